import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

/// What people in stories look for.
extension AccountStory {
    /// The texts that a search finds once the index has caught up, in the order of the answer.
    func found(_ query: String, in room: String? = nil, as person: Person, _ more: String = "") async throws -> [String] {
        try await node.context.search.turn()
        let place = room.map { "rooms/\($0.inPath)/search" } ?? "search"
        return try await must("GET", "\(place)?q=\(query.inPath)\(more)", as: person).texts
    }

    /// Puts words back that the index has already let go of.
    func lagBehind(_ message: JSON, _ text: String, in room: String) async throws {
        let position = message["position"]?.int ?? 0
        try await node.context.database.write { session in
            let rid = try session.room(id: room)?.rid ?? 0
            try session.run(
                "INSERT INTO message_search (rowid, room, text) VALUES ($1, $2, $3)", .int(position), .text("r\(rid)"), .text(text))
        }
    }

    /// How many messages the index itself holds a word of.
    func indexed(_ word: String) async throws -> Int {
        let expression = SearchExpression(SearchText.words(of: word), rooms: nil)
        return try await node.context.database.read(.bulk) { try $0.searchHits(expression, before: .max, limit: 1000).count }
    }
}

extension JSON {
    /// The texts of a page's messages.
    var texts: [String] { (self["items"]?.array ?? []).map { $0["content"]?["text"]?.string ?? "" } }
}
