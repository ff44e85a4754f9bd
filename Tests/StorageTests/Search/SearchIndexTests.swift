import Chat
import Testing

@testable import Storage

@Suite struct SearchIndexTests {
    private func open(_ folder: TemporaryFolder) throws -> Database {
        try Database.open(at: folder.database, .standingStill, migrations: Schema.migrations)
    }

    private func fill(_ database: Database, _ texts: [String], rid: Int64 = 7) async throws {
        try await database.write(.bulk) { session in
            for (index, text) in texts.enumerated() {
                try session.say(text, at: Int64(index + 1), in: rid)
            }
        }
    }

    private func hits(_ database: Database, _ query: String, rooms: [Int64]? = [7]) async throws -> [Int64] {
        let expression = SearchExpression(SearchText.words(of: query), rooms: rooms)
        return try await database.read(.bulk) { try $0.searchHits(expression, before: .max, limit: 100) }
    }

    @Test(
        "Case, diacritics and points make no difference, the last word may be unfinished, all words must be there",
        arguments: [
            ("CAFE", [1]), ("cafe\u{301} mul", [1]), ("muller café", [1]), ("mull café", []), ("λογος", [2]), ("日本", [3]), ("本日", []),
            ("語", [3]),
            ("שלום", [4]), ("🍵", [5]), ("it's", [5]), ("elk", [6]), ("елк", [7]), ("r7", []), ("nowhere", []),
        ] as [(String, [Int64])])
    func matching(_ query: String, _ expected: [Int64]) async throws {
        let database = try open(TemporaryFolder())
        defer { database.close() }
        try await fill(database, ["Café Müller", "Ο λόγος", "日本語です", "שָׁלוֹם", "It's tea🍵time", "Elke", "Ёлка"])
        #expect(try await hits(database, query) == expected)
        #expect(try await hits(database, query, rooms: nil) == expected)
        #expect(try await hits(database, query, rooms: [8, 9]) == [])
    }

    @Test("Nothing that anybody types is read as the index's own language")
    func syntax() async throws {
        let database = try open(TemporaryFolder())
        defer { database.close() }
        try await fill(database, ["a OR b AND c NOT d NEAR e room text rank"])
        let parts = [
            "\"", "*", "(", ")", "{", "}", ":", "^", "-", "+", "'", ",", ";", "%", "\\", " ", "a", "b", "OR", "AND", "NOT", "NEAR(", "room",
            "text",
            "rank", "$1", "?", "é", "猫", "🍵", "\u{301}", "\u{7F}", "\t", "--", "/*",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let query = (0..<Int.random(in: 1...8, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            guard !SearchText.words(of: query).isEmpty else { continue }
            do { _ = try await hits(database, query) } catch { Issue.record("\(query.debugDescription): \(error)") }
        }
        #expect(try await hits(database, "a OR b") == [1])
        #expect(try await hits(database, "x OR b") == [])
        #expect(try await hits(database, "room:r7") == [])
    }

    @Test("What was removed from the log after it was read for the index does not come into it")
    func late() async throws {
        let database = try open(TemporaryFolder())
        defer { database.close() }
        try await fill(database, ["soup", "salad"])
        try await database.write(.bulk) { session in
            try session.run("UPDATE events SET redacted_by = 3 WHERE position = 1")
            #expect(try session.index(SearchEntry(position: 1, rid: 7, text: "soup again")))
        }
        #expect(try await hits(database, "soup") == [])
        #expect(try await hits(database, "salad") == [2])
    }

    @Test("Words that were taken out of the index are gone from the file once it is written anew, and the others are still found")
    func scrubbed() async throws {
        let folder = TemporaryFolder()
        let texts = (1...400).map { "word\($0) again and again" + ($0 == 200 ? " zugzwangisation" : "") }
        let database = try open(folder)
        for start in stride(from: 0, to: texts.count, by: 40) {
            try await database.write(.bulk) { session in
                for index in start..<start + 40 { try session.say(texts[index], at: Int64(index + 1), in: 7) }
                _ = try session.mergeSearchIndex(pages: 4)
            }
        }
        database.close()
        #expect(readFile(folder.database)?.holds("ugzwangisation") == true)

        let again = try open(folder)
        try await again.write(.bulk) { session in
            #expect(try session.index(SearchEntry(position: 200, rid: 7, text: nil)))
            try session.setFact(SearchFact.removals, "1")
        }
        #expect(try await hits(again, "zugzwangisation") == [])
        let follower = SearchFollower(again)
        #expect(try await follower.wantsScrub())
        try await follower.scrub()
        #expect(try await follower.wantsScrub() == false)
        #expect(try await hits(again, "word199 again") == [199])
        again.close()
        #expect(readFile(folder.database)?.holds("ugzwangisation") == false)
    }
}

extension WriteSession {
    /// A message in the log, whatever its body says, and in the index.
    fileprivate func say(_ text: String, at position: Int64, in rid: Int64) throws {
        try run(
            """
            INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, body)
            VALUES ($1, $2, zeroblob(32), 1, 1, 0, 1, 1, x'7B7D')
            """, .int(position), .int(rid))
        _ = try index(SearchEntry(position: position, rid: rid, text: SearchText.prepared(text)))
    }
}

extension [UInt8] {
    fileprivate func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: wanted) }
    }
}
