import CanonicalJSON
import Chat
import Federation
import Storage

/// Which of the other nodes have a message, as only its sender sees it. Nothing is said of a room that lives here alone.
struct MessageReach: Sendable, Equatable {
    /// Nodes that are named; in rooms that live on more, live events name none.
    static let most = 20

    /// How many other nodes are to have it.
    let nodes: Int
    /// The names of those that have not.
    let missing: [String]

    /// Nil when it is for no other node.
    init?(_ reach: RoomReach?, at position: Int64) {
        guard let reach else { return nil }
        nodes = reach.count(at: position)
        missing = reach.missing(position)
        if nodes == 0 { return nil }
    }

    /// Writes it as a member of a message.
    func write(to writer: inout JSONWriter) {
        writer.fragment(#","reach":{"missing":"#)
        writer.raw(JSON.array(missing.prefix(Self.most).map(JSON.string)).encoded())
        writer.fragment(#","nodes":"#)
        writer.int(nodes)
        writer.fragment(#","reached":"#)
        writer.int(nodes - missing.count)
        writer.endObject()
    }
}

extension NodeContext {
    /// How far a room's other nodes have got; nil for one that lives here alone.
    func reach(of room: RoomRow, in session: any SQLSession) throws -> RoomReach? {
        guard room.federate, let links else { return nil }
        let hearing = try session.hearing(ofRoom: room.rid)
        guard !hearing.isEmpty, let roomID = RoomID(room.roomID) else { return nil }
        return links.sending.reach(roomID, by: hearing)
    }
}
