import Testing

@testable import Storage

@Suite("The table of sessions")
struct SessionTableTests {
    @Test("A session lives until it ends, and ends once")
    func ending() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let sid = try await stage.session(of: uid, "laptop", seed: 1)
        let (before, first, second, after, row) = try await stage.database.write { session in
            (
                try session.isAlive(sid: sid), try session.end(sid: sid, at: 7, reason: "logout"),
                try session.end(sid: sid, at: 8, reason: "ended"), try session.isAlive(sid: sid), try session.session(id: "laptop")
            )
        }
        #expect(before && first && !second && !after)
        #expect(row?.endedAt == 7 && row?.uid == uid)
        #expect(try await stage.database.read { try $0.newestRefresh(sid: sid) == nil && $0.sessions(uid: uid).isEmpty })
    }

    @Test("A row number is never given to a second session")
    func numbers() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let first = try await stage.session(of: uid, "laptop", seed: 1)
        _ = try await stage.database.write { session in
            _ = try session.end(sid: first, at: 7, reason: "logout")
            return try session.dropSessions(endedBefore: 8, limit: 10)
        }
        let second = try await stage.session(of: uid, "phone", seed: 2)
        #expect(second > first)
        #expect(try await stage.database.read { try $0.session(sid: first) } == nil)
    }

    @Test("The last two generations of refresh tokens are known, and found by their session only")
    func generations() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let sid = try await stage.session(of: uid, "laptop", seed: 1)
        let other = try await stage.session(of: uid, "phone", seed: 9)
        let (known, newest, foreign) = try await stage.database.write { session in
            try session.insertRefresh(tokenHash: AccountStage.hash(2), sid: sid, generation: 1, issuedAt: 10)
            try session.insertRefresh(tokenHash: AccountStage.hash(3), sid: sid, generation: 1, issuedAt: 12)
            try session.insertRefresh(tokenHash: AccountStage.hash(4), sid: sid, generation: 2, issuedAt: 20)
            return (
                try (1...4).map { try session.refreshGeneration(tokenHash: AccountStage.hash($0), sid: sid) },
                try session.newestRefresh(sid: sid), try session.refreshGeneration(tokenHash: AccountStage.hash(4), sid: other)
            )
        }
        #expect(known == [nil, 1, 1, 2])
        #expect(newest?.generation == 2 && newest?.issuedAt == 20)
        #expect(foreign == nil)
    }

    @Test("Overdue sessions are found, ended ones not again")
    func overdue() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let laptop = try await stage.session(of: uid, "laptop", seed: 1)
        let phone = try await stage.session(of: uid, "phone", seed: 2)
        let (early, late, touched) = try await stage.database.write { session in
            let early = try session.overdueSessions(at: AccountStage.start + 999, limit: 10).map(\.sid)
            let late = try session.overdueSessions(at: AccountStage.start + 1000, limit: 10).map(\.sid)
            _ = try session.end(sid: laptop, at: 1, reason: "expired")
            try session.touch(sid: phone, at: AccountStage.start + 500, expiresAt: AccountStage.start + 2000)
            return (early, late, try session.overdueSessions(at: AccountStage.start + 1000, limit: 10).map(\.sid))
        }
        #expect(early.isEmpty && Set(late) == [laptop, phone] && touched.isEmpty)
    }

    @Test(
        "No look at a session or user scans a table",
        arguments: [
            "SELECT 1 FROM sessions WHERE sid = $1 AND ended_at IS NULL",
            "SELECT * FROM sessions WHERE session_id = $1",
            "SELECT * FROM sessions WHERE family_hash = $1",
            "SELECT * FROM sessions WHERE uid = $1 AND ended_at IS NULL ORDER BY last_used_at, sid",
            "SELECT * FROM sessions WHERE expires_at <= $1 AND ended_at IS NULL ORDER BY expires_at LIMIT 10",
            "SELECT * FROM users WHERE user_id = $1",
            "SELECT * FROM users WHERE username = $1 AND local = 1",
            "SELECT count(*) FROM users WHERE role = 'admin' AND suspended = $1 AND deleted_at IS NULL",
            "SELECT uid FROM contacts WHERE contact = $1 ORDER BY uid LIMIT 10",
        ])
    func plans(_ sql: String) async throws {
        let stage = try AccountStage()
        let plan = try await stage.database.read { try $0.rows(text: "EXPLAIN QUERY PLAN " + sql, [1]) { $0.text(3) } }
        #expect(!plan.isEmpty && plan.allSatisfy { !$0.hasPrefix("SCAN") || $0.contains("INDEX") }, "\(plan)")
    }
}
