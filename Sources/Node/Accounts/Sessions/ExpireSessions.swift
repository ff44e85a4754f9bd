import Chat
import Logging
import Storage

/// Ends sessions that nobody refreshed in time, and drops the rows of those long ended.
enum ExpireSessions {
    private static let atOnce = 200
    /// Rows of ended sessions are kept for a month, for whoever looks into a break-in.
    private static let kept: Int64 = 30 * 86_400_000

    /// One sweep; called every minute or so. What fails is logged and tried again with the next call.
    static func sweep(_ node: NodeContext) async {
        do throws(Refusal) {
            while try await sweepOnce(node) {}
        } catch {
            node.logger.warning("expired sessions could not be ended", metadata: ["refusal": "\(error.code.rawValue)"])
        }
    }

    /// Whether there may be more.
    private static func sweepOnce(_ node: NodeContext) async throws(Refusal) -> Bool {
        let now = node.world.now()
        let isIdle = try await node.read(.bulk) { session in
            try session.overdueSessions(at: now, limit: 1).isEmpty && session.sessionCount(endedBefore: now - kept, limit: 1) == 0
        }
        guard !isIdle else { return false }
        return try await node.write(.bulk) { transaction in
            let overdue = try transaction.session.overdueSessions(at: transaction.now, limit: atOnce)
            for row in overdue { try transaction.end(sessions: [row.sid], of: row.uid, reason: .expired) }
            let dropped = try transaction.session.dropSessions(endedBefore: transaction.now - kept, limit: atOnce)
            return overdue.count == atOnce || dropped == atOnce
        }
    }
}
