import CanonicalJSON
import Chat
import Federation
import Storage

/// `GET rooms/{roomId}/messages`: history by cursor, or around one message; oldest first, the newest page without a cursor.
enum ListMessages {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let limits = node.configuration.rooms
        let wanted = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        let roomID = ask.input["roomId"]?.string ?? ""
        let around = ask.input["around"]?.string
        let read = { () async throws(Refusal) -> MessagePage in
            let recent = wanted.walk == .start && around == nil ? node.recent.look(roomID) : nil
            return try await node.read { session in
                let found = try MemberRoom.known(session, roomID: roomID, caller)
                let history = try MessageHistory(session, node, found)
                if let around { return MessagePage(bytes: try history.around(around, limit: wanted.limit), oldest: nil) }
                return try history.page(wanted, recent: recent)
            }
        }
        var page = try await read()
        // What was said while this node was not in the room, others have: it is fetched when somebody gets there.
        for _ in 0..<Self.pagesElsewhere {
            guard let links = node.links, let id = RoomID(roomID), let oldest = page.oldest,
                await links.receiving.backfill(id, from: oldest, limit: Self.eventsElsewhere) > 0
            else { break }
            page = try await read()
        }
        return Answer(encoded: page.bytes)
    }

    /// Events without a message among them may be many; so often others are asked for one page of a client's.
    private static let pagesElsewhere = 5
    private static let eventsElsewhere = 100
}
