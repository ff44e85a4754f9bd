/// What every server has got needs no rows any more.
extension SQLSession {
    /// Every server that anything is or was noted for, in the order of their names.
    package func outboundServers() throws(StorageFailure) -> [String] {
        try rows(
            """
            SELECT server FROM server_spans UNION SELECT parting FROM outbound_events WHERE parting IS NOT NULL ORDER BY 1
            """
        ) { $0.text(0) }
    }

    /// Whether anything was noted before that position.
    package func hasOutbound(through position: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM outbound_events WHERE position <= $1 LIMIT 1", .int(position)) != nil
    }
}

extension WriteSession {
    /// Forgets what was noted up to and with a position, oldest first. Bulk lane.
    /// - Returns: how much; as much as `limit` means that there may be more.
    package func pruneOutbound(through position: Int64, limit: Int) throws(StorageFailure) -> Int {
        try run(
            """
            DELETE FROM outbound_events WHERE position IN (
                SELECT position FROM outbound_events WHERE position <= $1 ORDER BY position LIMIT $2)
            """, .int(position), SQLValue(limit))
    }

    /// Forgets when a server was in rooms that it left before a position: everything up to there has gone to it.
    package func pruneSpans(of server: String, through position: Int64) throws(StorageFailure) {
        try run("DELETE FROM server_spans WHERE server = $1 AND last IS NOT NULL AND last <= $2", .text(server), .int(position))
    }

    /// What was said until now is not for a server any more; what is said from now on in rooms that it is in, is.
    package func forgetOutbound(to server: String) throws(StorageFailure) {
        try run("DELETE FROM server_spans WHERE server = $1 AND last IS NOT NULL", .text(server))
        try run("UPDATE server_spans SET first = $2 WHERE server = $1", .text(server), .int(try head() + 1))
        try run("UPDATE outbound_events SET parting = NULL WHERE parting = $1", .text(server))
    }
}
