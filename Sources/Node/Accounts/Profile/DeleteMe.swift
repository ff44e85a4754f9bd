import CanonicalJSON
import Chat
import Storage

/// `DELETE users/me`: leaves all rooms, with `erase` also takes back what was said there, then empties and closes the account.
///
/// The rooms come first, while the session lives: if it breaks off in between, the user is still there and asks again.
enum DeleteMe {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let user = ask.user
        var fields = Fields(ask.input)
        let password = fields.password("password")
        let erases = fields.optionalBool("erase") ?? false
        try fields.check()
        let stored = try await PasswordProof.check(node, ask, password)
        try await node.read { try checkReplaceable(user, $0) }
        try await AccountDeparture.depart(node, user, erases: erases)
        try await node.write { transaction in
            try transaction.checkSession(user)
            guard try transaction.session.passwordHash(uid: user.uid) == stored else {
                throw Refusal.conflict("The password was changed a moment ago.")
            }
            try checkReplaceable(user, transaction.session)
            try transaction.session.deleteStories(of: user.uid, at: transaction.now)
            try transaction.session.emptyAccount(uid: user.uid, at: transaction.now)
            try transaction.endSessions(of: user.uid, reason: .ended)
        }
        await node.gateway.confirm()
        return .nothing
    }

    /// A node never loses its last admin.
    private static func checkReplaceable(_ user: Caller, _ session: any SQLSession) throws {
        let isAdmin = try session.user(uid: user.uid)?.role == .admin
        guard try !isAdmin || session.adminCount() > 1 else {
            throw Refusal.conflict("You are the node's last admin; make somebody else admin first.")
        }
    }
}
