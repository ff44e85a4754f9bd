import Chat
import Storage

/// `GET admin/rooms`: all rooms of the node in the order they were made, closed ones too; the first page is the newest. `q` searches.
enum ListEveryRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let search = fields.optionalString("q", length: 0...100) ?? ""
        try fields.check()
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        let pattern = search.isEmpty ? nil : LikePattern.containing(search)
        return Answer(
            try await node.read(.bulk) { session in
                try Page.load(
                    page, startsAtEnd: true, place: { Cursor($0.rid) },
                    after: { try session.everyRoom(matching: pattern, after: $0?.number ?? 0, limit: $1) },
                    before: { try session.everyRoom(matching: pattern, before: $0?.number ?? .max, limit: $1) }
                ).json { try RoomEntryObject.json($0, session) }
            })
    }
}
