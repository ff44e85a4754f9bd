import Testing

@testable import Storage

@Suite struct MessagePagesTests {
    @Test(
        "A page is found along the room's timeline, with a look-up for each message and nothing walked or sorted",
        arguments: ["DESC", "ASC"])
    func plan(_ order: String) async throws {
        let stage = try AccountStage()
        let sql = """
            EXPLAIN QUERY PLAN
            SELECT e.body, (SELECT max(d.position) FROM edits d WHERE d.target = t.position),
                EXISTS (SELECT 1 FROM reactions r WHERE r.target = t.position)
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place BETWEEN $2 AND $3 AND t.kind = 1
                AND NOT EXISTS (SELECT 1 FROM hidden_messages h WHERE h.uid = $4 AND h.position = t.position)
            ORDER BY t.place \(order) LIMIT $5
            """
        let plan = try await stage.database.read { try $0.rows(text: sql, [1, 0, 9, 1, 5]) { $0.text(3) } }
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") && !$0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
