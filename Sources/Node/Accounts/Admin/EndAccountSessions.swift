import CanonicalJSON
import Chat
import Storage

/// `POST admin/users/{id}/sessions/end`: logs somebody out everywhere, or with `session` of one device; answers how many sessions that were.
enum EndAccountSessions {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = ask.input["id"]
        var fields = Fields(ask.input)
        let one = fields.optionalString("session", length: 1...64)
        try fields.check()
        let ended = try await node.write { transaction in
            try transaction.check(admin)
            let user = try transaction.session.livingUser(name)
            if let one { return try end(one, of: user, by: admin, transaction) }
            let count = try transaction.session.sessions(uid: user.uid).count
            try transaction.audit(admin, .endSessions, of: user.userID, AuditAction.change(from: .int(count), to: 0))
            return try transaction.endSessions(of: user.uid, reason: .ended)
        }
        await node.gateway.confirm()
        return Answer(["ended": .int(ended)])
    }

    private static func end(_ id: String, of user: UserRow, by admin: AdminActor, _ transaction: Transaction) throws -> Int {
        guard let row = try transaction.session.session(id: id), row.uid == user.uid, row.endedAt == nil else {
            throw Refusal.notFound(.session)
        }
        // The identifier is in every token of the session, and no secret.
        try transaction.audit(admin, .endSession, of: user.userID, ["session": .string(id), "device": .text(row.device)])
        return try transaction.end(sessions: [row.sid], of: user.uid, reason: .ended)
    }
}
