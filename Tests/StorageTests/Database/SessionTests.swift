import Testing

@testable import Storage

@Suite("A session")
struct SessionTests {
    let folder = TemporaryFolder()

    @Test("A value of every kind comes back as it was bound")
    func values() async throws {
        let database = try Notes.open(folder)
        let texts = ["", "Ada", "e\u{301} is not \u{e9}", "with\0zero"]
        let row = try await database.write { session in
            try session.first(
                "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9",
                [nil, .int(.min), 2.5, true, .blob([]), .blob([0, 255, 7]), .text(texts[0]), .text(texts[2]), .text(texts[3])]
            ) { row in
                [
                    row.intOrNil(0) == nil && row.textOrNil(0) == nil && row.blobOrNil(0) == nil, row.int(1) == .min,
                    row.double(2) == 2.5, row.bool(3), row.blobOrNil(4) == [], row.blob(5) == [0, 255, 7],
                    row.textOrNil(6).map { Array($0.utf8) } == [], Array(row.text(7).utf8) == Array(texts[2].utf8),
                    row.withBytes(8) { Array($0) } == Array(texts[3].utf8),
                ]
            }
        }
        #expect(row == Array(repeating: true, count: 9))
    }

    @Test("Parameters are positions, whatever order they appear in")
    func positions() async throws {
        let database = try Notes.open(folder)
        let found = try await database.read { session in
            try session.first("SELECT $2, $1, $2", ["one", "two"]) { [$0.text(0), $0.text(1), $0.text(2)] }
        }
        #expect(found == ["two", "one", "two"])
    }

    @Test("A wrong number of values is refused, and the statement still serves")
    func wrongCount() async throws {
        let database = try Notes.open(folder)
        let found = try await database.read { session in
            let ask = { (values: [SQLValue]) throws(StorageFailure) in try session.first("SELECT $1 + $2", values) { $0.int(0) } }
            #expect(throws: StorageFailure.self) { try ask([1]) }
            #expect(throws: StorageFailure.self) { try ask([1, 2, 3]) }
            return try ask([1, 2])
        }
        #expect(found == 3)
    }

    @Test("A statement can run again inside its own rows")
    func nested() async throws {
        let database = try Notes.open(folder)
        let found = try await database.write { session in
            try session.addNote(1)
            try session.addNote(2)
            return try nestedIDs(session, depth: 2)
        }
        #expect(found == [1, 1, 2, 2, 1, 1, 2, 2])
    }

    @Test("A body that fails inside its rows leaves the statement ready")
    func failingMap() async throws {
        let database = try Notes.open(folder)
        try await database.write { try $0.addNote(1) }
        let failure = StorageFailure(.corrupt, "The row makes no sense.")
        let found = try await database.read { session in
            let ask = { (fails: Bool) throws(StorageFailure) -> [Int64] in
                try session.rows("SELECT id FROM note") { row throws(StorageFailure) in
                    if fails { throw failure }
                    return row.int(0)
                }
            }
            #expect(throws: failure) { try ask(true) }
            return try ask(false)
        }
        #expect(found == [1])
    }

    @Test("No failure tells a bound value")
    func secretsStayIn() async throws {
        let database = try Notes.open(folder)
        try await database.write { session in
            try session.script("CREATE VIRTUAL TABLE words USING fts5(body)")
            try session.run("INSERT INTO tag (name) VALUES ($1)", "hunter2")
        }
        let attempts: [@Sendable (any WriteSession) throws -> Void] = [
            { try $0.run("INSERT INTO tag (name) VALUES ($1)", "hunter2") },
            { try $0.run("INSERT INTO tag (name, note) VALUES ($1, $2)", "hunter2x", "hunter2") },
            { _ = try $0.rows("SELECT body FROM words WHERE words MATCH $1", ["hunter2 AND \"hunter2"]) { $0.text(0) } },
        ]
        for attempt in attempts {
            let failure = try #require(await database.submitting(.interactive, attempt).failure() as? StorageFailure)
            #expect(!"\(failure) \(failure.sentence)".contains("hunter2"))
        }
    }

    @Test(
        "Each constraint has its own kind",
        arguments: [
            ("INSERT INTO note (id, body) VALUES (1, 'again')", StorageFailure.Constraint.unique),
            ("INSERT INTO note (id, body) VALUES (2, NULL)", .notNull),
            ("INSERT INTO note (id, body) VALUES (2, printf('%.*c', 100001, 'x'))", .check),
            ("INSERT INTO tag (name, note) VALUES ('a', 99)", .foreignKey),
        ])
    func constraints(_ sql: String, _ constraint: StorageFailure.Constraint) async throws {
        let database = try Notes.open(folder)
        try await database.write { try $0.addNote(1) }
        let outcome = database.submitting { _ = try $0.rows(text: sql, []) { $0.int(0) } }
        #expect(await outcome.failureKind() == .constraint(constraint))
    }

    @Test("The first row of a statement that writes comes after everything it checks")
    func returning() async throws {
        let database = try Notes.open(folder)
        let outcome = database.submitting { session in
            try session.first("INSERT INTO tag (name, note) VALUES ('a', 99) RETURNING name", []) { $0.text(0) }
        }
        #expect(await outcome.failureKind() == .constraint(.foreignKey))
        #expect(try await database.read { try $0.integer("SELECT count(*) FROM tag") } == 0)
    }

    @Test("A read body cannot write")
    func readersCannotWrite() async throws {
        let database = try Notes.open(folder)
        await #expect(throws: StorageFailure.self) { try await database.read { try $0.addNote(1) } }
        #expect(try await database.noteIDs() == [])
    }

    @Test("A read body sees one snapshot while writes go on")
    func snapshot() async throws {
        let database = try Notes.open(folder)
        let (looked, written) = (Signal(), Signal())
        async let seen = database.read { session in
            let before = try session.noteIDs()
            looked.raise()
            written.waitBlocking()
            return [before, try session.noteIDs()]
        }
        await looked.raised()
        try await database.write { try $0.addNote(1) }
        written.raise()
        #expect(try await seen == [[], []])
        #expect(try await database.noteIDs() == [1])
    }
}

/// The same statement inside its own rows.
private func nestedIDs(_ session: any SQLSession, depth: Int) throws(StorageFailure) -> [Int64] {
    guard depth > 0 else { return [] }
    var found: [Int64] = []
    var inner: [Int64] = []
    try session.each("SELECT id FROM note ORDER BY id", []) { row throws(StorageFailure) in
        found.append(row.int(0))
        inner = try nestedIDs(session, depth: depth - 1)
        found.append(row.int(0))
        return true
    }
    return found + inner
}
