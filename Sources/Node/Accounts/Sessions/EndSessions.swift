package import Storage

extension Transaction {
    /// Ends sessions of one user: from the moment this is on disk their tokens are dead, and their live connections hear `session_ended` and
    /// nothing after it. The ability awaits `node.gateway.confirm()` before it answers. Answers how many were still alive.
    @discardableResult
    package func end(sessions sids: [Int64], of uid: Int64, reason: SessionEndReason) throws(StorageFailure) -> Int {
        var ended: [Int64] = []
        for sid in sids where try session.end(sid: sid, at: now, reason: reason.rawValue) { ended.append(sid) }
        guard !ended.isEmpty else { return 0 }
        let gate = node.sessionGate
        let now = now
        session.afterCommit { [ended] in gate.markEnded(ended, at: now) }
        try session.noteDevices(of: uid, in: node.push.users)
        announce(.sessionsEnded(uid: uid, sids: ended, reason: reason))
        return ended.count
    }

    /// Ends all sessions of a user, but for one.
    @discardableResult
    package func endSessions(of uid: Int64, except kept: Int64? = nil, reason: SessionEndReason) throws(StorageFailure) -> Int {
        try end(sessions: session.sessions(uid: uid).map(\.sid).filter { $0 != kept }, of: uid, reason: reason)
    }
}
