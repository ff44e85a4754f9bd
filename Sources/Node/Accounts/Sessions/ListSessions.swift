import Chat
import Storage

/// `GET auth/sessions`: where the caller is logged in, the latest used last. One page: there is a limit per user.
enum ListSessions {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let user = ask.user
        let now = node.world.now()
        let rows = try await node.read { try $0.sessions(uid: user.uid) }
        let items = rows.filter { $0.expiresAt > now }.map { SessionObject.json($0, current: $0.sid == user.sid) }
        return Answer(PageObject.json(items: items, prev: nil, next: nil))
    }
}
