import CanonicalJSON
import Chat
import Storage

/// `PUT auth/password`: a new password for the old one. All other sessions end: whoever knew the old one is out, the caller stays.
enum ChangePassword {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let user = ask.user
        var fields = Fields(ask.input)
        let current = fields.password("currentPassword")
        let new = fields.newPassword("newPassword", minimum: node.configuration.accounts.passwordMinimum)
        try fields.check()
        let stored = try await PasswordProof.check(node, ask, current)
        let hash = try await node.hash(new)
        try await node.write { transaction in
            try transaction.checkSession(user)
            let session = transaction.session
            guard try session.passwordHash(uid: user.uid) == stored else {
                throw Refusal.conflict("The password was changed a moment ago.")
            }
            try session.setPasswordHash(uid: user.uid, hash)
            try session.removePasswordLinks(uid: user.uid)
            try transaction.endSessions(of: user.uid, except: user.sid, reason: .ended)
        }
        await node.gateway.confirm()
        return Answer([:])
    }
}
