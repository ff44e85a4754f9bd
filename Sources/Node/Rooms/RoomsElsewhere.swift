import CanonicalJSON
import Chat
import Federation
import Storage

/// The directory of another node, page by page. A cursor is the other node's, so there is no way back.
enum RoomsElsewhere {
    /// - Parameter wanted: what name, topic or alias holds.
    static func list(_ node: NodeContext, _ ask: Ask, of name: String, _ wanted: String?) async throws(Refusal) -> Answer {
        guard let links = node.links, let server = ServerName(name) else { throw .notAvailable("This node is not linked with \(name).") }
        let limits = node.configuration.rooms
        let page = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        var since: String?
        switch page.walk {
        case .start: break
        case .after(let cursor): since = cursor.text
        case .before: return Answer(PageObject.json(items: [], prev: nil, next: nil))
        }
        let found = try await links.queries.publicRooms(
            of: server, term: wanted.flatMap { $0.isEmpty ? nil : $0 }, limit: page.limit, since: since)
        let known = try await node.read { session in try found.rooms.map { try session.room(id: $0.roomID.text) } }
        let items = zip(found.rooms, known).map { object($0, server, known: $1) }
        return Answer(PageObject.json(items: items, prev: nil, next: found.next.map { Cursor(0, $0) }))
    }

    /// What somebody elsewhere says of a room, in the shape of this node's own.
    private static func object(_ room: RemoteRooms.Entry, _ server: ServerName, known: RoomRow?) -> JSON {
        [
            "id": .string(room.roomID.text), "kind": "group", "visibility": .string(room.knocks ? "private" : "public"),
            "name": .text(room.name), "topic": .text(room.topic), "avatar": .stored(known?.avatar), "alias": .text(room.alias?.text),
            "createdAt": .time(known?.createdAt), "memberCount": .int(room.memberCount), "knock": .bool(room.knocks),
            "history": .text(known?.history), "nodes": [["name": .string(server.text), "reachable": true]], "replacedBy": .null,
            "replaces": .null,
        ]
    }
}
