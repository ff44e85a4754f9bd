import Chat
import Storage

extension Transaction {
    /// Throws `session_ended` unless the caller's session still lives: the first thing a write body for a user does. The token check
    /// before it may have been overtaken by a logout, also by one in the same batch.
    package func checkSession(_ caller: Caller) throws {
        guard try session.isAlive(sid: caller.sid) else { throw Refusal.sessionEnded }
    }

    /// As ``checkSession(_:)``, and the caller must be an admin now.
    package func checkAdmin(_ caller: Caller) throws {
        try checkSession(caller)
        guard try session.user(uid: caller.uid)?.role == .admin else {
            throw Refusal.forbidden("Only the node's admins may do this.")
        }
    }
}
