import CanonicalJSON
import Chat
import Storage

/// `GET rooms/public`: the directory of this node's public rooms, the largest first; with `node` that of another one.
enum PublicRooms {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let wanted = fields.optionalString("q", length: 0...100)
        let other = fields.optionalString("node", length: 1...255)
        try fields.check()
        if let other, !other.utf8.elementsEqual(node.configuration.identity.name.utf8) {
            return try await RoomsElsewhere.list(node, ask, of: other, wanted)
        }
        let limits = node.configuration.rooms
        let page = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        let pattern = wanted.flatMap { $0.isEmpty ? nil : LikePattern.containing($0) }
        return Answer(encoded: try await node.read { session in try list(session, node, page, pattern) })
    }

    /// Ordered by members and row number; a cursor holds both.
    private static func list(_ session: any SQLSession, _ node: NodeContext, _ ask: PageAsk, _ pattern: String?) throws -> [UInt8] {
        let objects = RoomObject(session, node)
        let page = try Page<RoomRow>.load(
            ask, place: { Cursor($0.memberCount, String($0.rid)) },
            after: { cursor, limit in
                let place = cursor.map { (members: $0.number, rid: Int64($0.text) ?? 0) }
                return try session.publicRooms(matching: pattern, before: place, limit: limit)
            },
            before: { cursor, limit in
                let place = cursor.map { (members: $0.number, rid: Int64($0.text) ?? 0) }
                return try session.publicRooms(matching: pattern, after: place, limit: limit)
            })
        return try page.bytes { $1.raw(try objects.bytes($0)) }
    }
}
