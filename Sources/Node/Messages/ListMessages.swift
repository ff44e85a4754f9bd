import CanonicalJSON
import Chat
import Storage

/// `GET rooms/{roomId}/messages`: history by cursor, or around one message; oldest first, the newest page without a cursor.
enum ListMessages {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let limits = node.configuration.rooms
        let wanted = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        let roomID = ask.input["roomId"]?.string ?? ""
        let around = ask.input["around"]?.string
        let recent = wanted.walk == .start && around == nil ? node.recent.look(roomID) : nil
        return Answer(
            encoded: try await node.read { session in
                let found = try MemberRoom.known(session, roomID: roomID, caller)
                let history = try MessageHistory(session, node, found)
                if let around { return try history.around(around, limit: wanted.limit) }
                return try history.page(wanted, recent: recent)
            })
    }
}
