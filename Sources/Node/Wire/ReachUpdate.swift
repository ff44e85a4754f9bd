import CanonicalJSON
import Chat
import Federation
import Storage

/// The event `message_reached`: other nodes have taken what somebody said in a room.
enum ReachUpdate {
    /// The update for senders in a room. In rooms on many nodes it names none: whoever wants to know reads the messages again.
    /// - Parameter servers: those that have got further.
    static func event(
        _ session: any SQLSession, _ node: NodeContext, _ room: RoomRow, _ reach: RoomReach, _ servers: [RoomReach.Server],
        to senders: [Int64]
    ) throws -> LiveEvent {
        var data: JSONObject = ["roomId": .string(room.roomID)]
        if reach.servers.count <= MessageReach.most { data["nodes"] = .array(try servers.map { try entry(session, $0) }) }
        return LiveEvent(
            position: nil, audience: .users(senders), name: LiveEventName.messageReached, data: JSON.object(data).encoded())
    }

    private static func entry(_ session: any SQLSession, _ server: RoomReach.Server) throws -> JSON {
        let without = try server.open.sorted().compactMap { try session.event(at: $0)?.eventID.text }
        return [
            "name": .string(server.name), "position": .int(server.through), "except": .array(without.map(JSON.string)),
        ]
    }
}
