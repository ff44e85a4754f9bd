import CanonicalJSON
import Chat
import Storage

/// `GET users`: the accounts of this node in the order of usernames; `q` searches in names, `ids` asks for some by identifier.
enum Directory {
    /// Identifiers in one request at most.
    private static let mostIDs = 100

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let viewer = ask.user.uid
        var fields = Fields(ask.input)
        let search = fields.optionalString("q", length: 0...100)?.lowercased() ?? ""
        let list = fields.optionalString("ids", length: 0...(mostIDs * 256))
        try fields.check()
        if let list { return Answer(try await named(list, node, viewer)) }
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read(.bulk) { session in
                try Page.load(
                    page, place: { Cursor(0, $0.username) },
                    after: { try session.directory(search: search, after: $0?.text ?? "", limit: $1) },
                    before: { try session.directory(search: search, before: $0?.text ?? "", limit: $1) }
                ).json { try node.object(of: $0, for: viewer, session) }
            })
    }

    /// Those that exist, in the order asked for.
    private static func named(_ list: String, _ node: NodeContext, _ viewer: Int64) async throws(Refusal) -> JSON {
        let ids = list.split(separator: ",").map(String.init)
        guard ids.count <= mostIDs else { throw .invalid("ids", .tooLong, "ids must name at most \(mostIDs) users.") }
        return try await node.read { session in
            let found = try ids.compactMap { try session.user(id: $0) }.filter { $0.deletedAt == nil }
            return PageObject.json(items: try found.map { try node.object(of: $0, for: viewer, session) }, prev: nil, next: nil)
        }
    }
}
