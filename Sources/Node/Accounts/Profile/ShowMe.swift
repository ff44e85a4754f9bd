import Chat
import Storage

/// `GET users/me`: oneself, with everything.
enum ShowMe {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let uid = ask.user.uid
        let user = try await node.read { try $0.user(uid: uid) }
        guard let user else { throw .sessionEnded }
        return Answer(UserObject.own(user, node: node))
    }
}
