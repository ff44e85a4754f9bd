import CanonicalJSON
import Chat
import Storage

/// `POST admin/users/{id}/sessions/end`: logs somebody out everywhere; answers how many sessions that were.
enum EndAccountSessions {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.user
        let name = ask.input["id"]
        let ended = try await node.write { transaction in
            try transaction.checkAdmin(admin)
            let user = try transaction.session.livingUser(name)
            try transaction.audit(admin, .endSessions, of: user.userID)
            return try transaction.endSessions(of: user.uid, reason: .ended)
        }
        await node.gateway.confirm()
        return Answer(["ended": .int(ended)])
    }
}
