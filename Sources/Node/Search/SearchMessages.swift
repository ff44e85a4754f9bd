import CanonicalJSON
import Chat
import Storage

/// `GET rooms/{roomId}/search` and `GET search`: messages that hold all the words of `q`, the newest first.
///
/// Searches what the caller may read, as it is now: where the index is behind, the log has the last word.
enum SearchMessages {
    /// In one room, also one that the caller has left, as far as its history goes for them.
    static func inRoom(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let roomID = ask.input["roomId"]?.string ?? ""
        return try await perform(node, ask) { session, caller in
            let found = try MemberRoom.known(session, roomID: roomID, caller)
            guard let place = try SearchPlace(session, found) else { throw Refusal.notFound(.room) }
            return [place]
        }
    }

    /// In all rooms the caller is joined to.
    static func everywhere(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        try await perform(node, ask) { session, caller in
            try session.joinedRooms(uid: caller.uid).compactMap { room in
                try SearchPlace(session, MemberRoom.joined(session, roomID: room.roomID, caller))
            }
        }
    }

    private static func perform(
        _ node: NodeContext, _ ask: Ask, _ places: @escaping @Sendable (any SQLSession, Caller) throws -> [SearchPlace]
    ) async throws(Refusal) -> Answer {
        guard node.configuration.search.index == .on else { throw .notAvailable("This node keeps no words to look for.") }
        let caller = ask.user
        let limits = node.configuration.rooms
        let wanted = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        let words = try words(ask.input, node.configuration.search)
        return Answer(
            encoded: try await node.read(.bulk) { session in
                let places = try places(session, caller)
                guard !words.isEmpty, !places.isEmpty else { return PageObject.empty }
                return try SearchResults(session, node, words, places, caller).page(wanted)
            })
    }

    private static func words(_ input: JSON, _ limits: SearchConfiguration) throws(Refusal) -> [SearchWord] {
        var fields = Fields(input)
        let query = fields.string("q", length: 1...limits.queryCharacters)
        if fields.errors.isEmpty, query.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            fields.fault("q", .tooShort, "q must name a word.")
        }
        try fields.check()
        return SearchText.words(of: query)
    }
}
