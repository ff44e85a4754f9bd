import CanonicalJSON
import Chat
import Federation
import Storage

/// `GET admin/peers`: other nodes by name, and how it stands with each.
enum ListPeers {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read(.bulk) { session in
                let names = try KnownPeer.names(session, node)
                return try Page.load(
                    page, place: { Cursor(0, $0.name.text) },
                    after: { cursor, limit in
                        let rest = names.drop { name in cursor.map { !$0.text.utf8.lexicographicallyPrecedes(name.text.utf8) } ?? false }
                        return try rest.prefix(limit).map { try KnownPeer($0, session, node) }
                    },
                    before: { cursor, limit in
                        let front = names.prefix { name in cursor.map { name.text.utf8.lexicographicallyPrecedes($0.text.utf8) } ?? true }
                        return try front.suffix(limit).reversed().map { try KnownPeer($0, session, node) }
                    }
                ).json { $0.json }
            })
    }
}
