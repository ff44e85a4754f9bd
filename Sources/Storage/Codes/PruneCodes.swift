extension WriteSession {
    /// Removes challenges an hour after their end (until then their wrong tries count), registration tokens at their end, sends after a
    /// day, days after a year; at most `limit` of each.
    /// - Returns: true when there may be more.
    package func pruneCodes(at now: Int64, limit: Int) throws(StorageFailure) -> Bool {
        let most = SQLValue(limit)
        let counts = [
            try run(
                """
                DELETE FROM code_challenges WHERE challenge IN
                    (SELECT challenge FROM code_challenges WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
                """, .int(now - 3_600_000), most),
            try run(
                """
                DELETE FROM registration_tokens WHERE token_hash IN
                    (SELECT token_hash FROM registration_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
                """, .int(now), most),
            try run(
                "DELETE FROM code_sends WHERE id IN (SELECT id FROM code_sends WHERE at < $1 ORDER BY at LIMIT $2)",
                .int(now - 86_400_000), most),
            try run(
                """
                DELETE FROM unreachable_addresses WHERE address_key IN
                    (SELECT address_key FROM unreachable_addresses WHERE until < $1 ORDER BY until LIMIT $2)
                """, .int(now), most),
        ]
        let lastYear = SQLValue.int(CodeDay.number(at: now) - 366)
        try run("DELETE FROM code_days WHERE day < $1", lastYear)
        try run("DELETE FROM code_refusals WHERE day < $1", lastYear)
        return counts.contains(limit)
    }
}
