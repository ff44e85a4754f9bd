import CanonicalJSON
import Chat

/// `POST auth/logout`: ends this session, or with `all` every session of the account.
enum LogOut {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let user = ask.user
        var fields = Fields(ask.input)
        let isForAll = fields.optionalBool("all") ?? false
        try fields.check()
        try await node.write { transaction in
            try transaction.checkSession(user)
            if isForAll {
                try transaction.endSessions(of: user.uid, reason: .logout)
            } else {
                try transaction.end(sessions: [user.sid], of: user.uid, reason: .logout)
            }
        }
        await node.gateway.confirm()
        return Answer([:])
    }
}
