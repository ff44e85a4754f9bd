import Chat
import Storage

/// `GET admin/users`: all accounts of the node in the order of usernames, also suspended and deleted ones; `q` searches.
enum ListAccounts {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let search = fields.optionalString("q", length: 0...100)?.lowercased() ?? ""
        try fields.check()
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read(.bulk) { session in
                try Page.load(
                    page, place: { Cursor(0, $0.username) },
                    after: { try session.accounts(search: search, after: $0?.text ?? "", limit: $1) },
                    before: { try session.accounts(search: search, before: $0?.text ?? "", limit: $1) }
                ).json { AccountObject.json($0, node: node) }
            })
    }
}
