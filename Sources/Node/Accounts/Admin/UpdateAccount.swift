import CanonicalJSON
import Chat
import Storage

/// `PATCH admin/users/{id}`: locks, unlocks, gives a role. A locked account's sessions end at once. The last admin stays one.
enum UpdateAccount {
    private struct Change: Sendable {
        let isSuspended: Bool?
        let role: AccountRole?

        init(_ input: JSON) throws(Refusal) {
            var fields = Fields(input)
            isSuspended = fields.optionalBool("suspended")
            role = fields.optionalChoice("role", of: AccountRole.self)
            try fields.check()
        }

        func takesAdmin(_ user: UserRow) -> Bool {
            user.role == .admin && !user.isSuspended && (isSuspended == true || role.map { $0 != .admin } ?? false)
        }
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = ask.input["id"]
        let change = try Change(ask.input)
        let user = try await node.write { transaction in
            try transaction.check(admin)
            let user = try transaction.session.livingUser(name)
            guard user.isLocal else { throw Refusal.notFound(.user) }
            guard try !change.takesAdmin(user) || transaction.session.adminCount() > 1 else {
                throw Refusal.conflict("This is the node's last admin; make another one first.")
            }
            try apply(change, to: user, by: admin, transaction)
            return try transaction.session.user(uid: user.uid) ?? user
        }
        await node.gateway.confirm()
        return Answer(AccountObject.json(user, node: node))
    }

    private static func apply(_ change: Change, to user: UserRow, by admin: AdminActor, _ transaction: Transaction) throws {
        let session = transaction.session
        let gate = transaction.node.sessionGate
        let now = transaction.now
        if let role = change.role, role != user.role {
            try session.setRole(uid: user.uid, role)
            let change = AuditAction.change(from: .string(user.role.rawValue), to: .string(role.rawValue))
            try transaction.audit(admin, .role, of: user.userID, change)
            session.afterCommit { gate.markChanged(uid: user.uid, at: now) }
        }
        if let isSuspended = change.isSuspended, isSuspended != user.isSuspended {
            try session.setSuspended(uid: user.uid, isSuspended)
            let change = AuditAction.change(from: .bool(user.isSuspended), to: .bool(isSuspended))
            try transaction.audit(admin, isSuspended ? .suspend : .unsuspend, of: user.userID, change)
            if isSuspended { try transaction.endSessions(of: user.uid, reason: .suspended) }
        }
    }
}
