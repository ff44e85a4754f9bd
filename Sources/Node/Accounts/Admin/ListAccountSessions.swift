import CanonicalJSON
import Chat
import Storage

/// `GET admin/users/{id}/sessions`: where somebody is logged in, the latest used last. One page: there is a limit per user.
enum ListAccountSessions {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let name = ask.input["id"]
        let own = ask.caller?.sid
        let now = node.world.now()
        return Answer(
            try await node.read { session in
                let user = try session.livingUser(name)
                let rows = try session.sessions(uid: user.uid).filter { $0.expiresAt > now }
                return PageObject.json(items: rows.map { SessionObject.json($0, current: $0.sid == own) }, prev: nil, next: nil)
            })
    }
}
