import CanonicalJSON
import Chat
import Storage

/// `DELETE auth/sessions/{id}`: ends one of the caller's sessions, this one too.
enum EndSession {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let user = ask.user
        let id = ask.input["id"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(user)
            guard let row = try transaction.session.session(id: id), row.uid == user.uid, row.endedAt == nil else {
                throw Refusal.notFound(.session)
            }
            try transaction.end(sessions: [row.sid], of: user.uid, reason: .ended)
        }
        await node.gateway.confirm()
        return .nothing
    }
}
