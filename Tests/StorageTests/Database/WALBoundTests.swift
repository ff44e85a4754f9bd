import Testing

@testable import Storage

@Suite("The write-ahead log stays bounded")
struct WALBoundTests {
    let folder = TemporaryFolder()
    private let limit = 1 << 20
    private let ceiling = 4 << 20

    private func open() throws -> Database {
        try Notes.open(folder) {
            $0.checkpointPages = 32
            $0.walLimit = limit
            $0.walCeiling = ceiling
        }
    }

    /// Writes about 25 MB of pages and gives the longest log seen.
    private func load(_ database: Database) async throws -> Int {
        var longest = 0
        for round in 0..<300 {
            try await database.write { session in
                for part in 0..<10 { try session.addNote(Int64(round * 10 + part), String(repeating: "w", count: 8_000)) }
            }
            longest = max(longest, fileSize(folder.database + "-wal"))
        }
        return longest
    }

    @Test("Under a steady load")
    func steady() async throws {
        let database = try open()
        let longest = try await load(database)
        #expect(longest < limit + ceiling / 2)
        #expect(database.statistics().checkpoints > 0)
        #expect(try await database.noteIDs().count == 3_000)
    }

    @Test("Under a steady load with a read that never ends: it is interrupted at the ceiling")
    func longReader() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1_000_000) }
        let (started, outcome) = (Signal(), Outcome<Int64?>())
        database.submitRead(
            .bulk,
            { session in
                _ = try session.noteIDs()
                started.raise()
                return try session.integer(
                    "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT count(*) FROM number")
            }
        ) { outcome.settle($0) }
        await started.raised()
        let longest = try await load(database)
        #expect(await outcome.failureKind() == .deadline)
        #expect(longest > limit, "The reader kept nothing from being reset: this test shows nothing.")
        #expect(longest < ceiling + limit)
        #expect(database.statistics().walResets > 0)
        #expect(database.statistics().walBytes < ceiling)
    }

    @Test("Under a steady load with a read that nothing can interrupt: writes are refused until it ends")
    func deafReader() async throws {
        let database = try open()
        let (started, release) = (Signal(), Signal())
        database.submitRead(
            .bulk,
            { session in
                _ = try session.noteIDs()
                started.raise()
                release.waitBlocking()
            }
        ) { _ in }
        await started.raised()
        var refused: StorageFailure.Kind?
        for round in 0..<600 where refused == nil {
            refused = await database.submitting { session in
                for part in 0..<10 { try session.addNote(Int64(round * 10 + part), String(repeating: "w", count: 8_000)) }
            }.failureKind()
        }
        #expect(refused == .busy)
        #expect(fileSize(folder.database + "-wal") < 2 * ceiling + limit)
        release.raise()
        // The read's snapshot ends a moment after its body.
        var accepted = false
        while !accepted { accepted = await database.submitting { try $0.addNote(1_000_000) }.failure() == nil }
        #expect(database.statistics().walBytes < ceiling)
    }

    @Test("What was deleted is gone from the file and the log once the log is emptied")
    func scrubbed() async throws {
        let clock = SteppingClock()
        let database = try Notes.open(folder) { $0.now = clock.look }
        let secret = "the cake is in the pantry"
        try await database.write { try $0.addNote(1, secret) }
        #expect(contains(secret, in: folder.database + "-wal"))
        try await database.write { try $0.run("DELETE FROM note") }
        clock.advance(DatabaseConfiguration().walScrubInterval)
        database.writer.scrub()
        try await database.write(.bulk) { _ in }
        try await database.write(.bulk) { _ in }
        #expect(!contains(secret, in: folder.database + "-wal"))
        #expect(!contains(secret, in: folder.database))
    }

    @Test("A log that was emptied keeps as much of its file as it needed: the next commits do not make it longer")
    func blocksStay() async throws {
        let clock = SteppingClock()
        let database = try Notes.open(folder) { $0.now = clock.look }
        let fresh = fileSize(folder.database + "-wal")
        #expect(fresh >= 256 << 10)
        try await fill(database, from: 0)
        try await database.write(.bulk) { _ in }
        let needed = database.statistics().walBytes / 4_096 * 4_120
        #expect(needed > fresh)
        clock.advance(DatabaseConfiguration().walScrubInterval)
        try await settle(database, 60)
        let kept = fileSize(folder.database + "-wal")
        #expect(kept >= needed)
        try await fill(database, from: 100)
        #expect(fileSize(folder.database + "-wal") == kept)
        #expect(database.statistics().walResets == 1)
    }

    @Test("After a busy time it keeps 4 MiB of it, and a crash finds nothing in them")
    func blocksAreBounded() async throws {
        let clock = SteppingClock()
        let database = try Notes.open(folder) { $0.now = clock.look }
        for round in 0..<12 { try await fill(database, from: round * 100) }
        #expect(fileSize(folder.database + "-wal") > 4 << 20)
        clock.advance(DatabaseConfiguration().walScrubInterval)
        try await settle(database, 10_000)
        #expect(fileSize(folder.database + "-wal") == 4 << 20)
        let crashed = TemporaryFolder()
        for end in ["", "-wal"] { writeFile(crashed.database + end, readFile(folder.database + end) ?? []) }
        #expect(try await Notes.open(crashed).noteIDs().count == 601)
    }

    @Test("Commits of a few pages find their blocks in the file, which grows ahead of them, and a crash finds only what was committed")
    func blocksAhead() async throws {
        let database = try Notes.open(folder)
        var lengths: [Int] = []
        for number in 0..<400 {
            try await settle(database, Int64(number))
            lengths.append(fileSize(folder.database + "-wal"))
        }
        let frames = database.statistics().walBytes / 4_096
        #expect(frames >= 400)
        #expect(lengths.last! >= frames * 4_120 + LogBlocks.reserve * 4_120)
        #expect(Set(lengths).count <= lengths.last! / (128 << 10), "The file grew with the commits: \(Set(lengths).sorted())")
        let crashed = TemporaryFolder()
        for end in ["", "-wal"] { writeFile(crashed.database + end, readFile(folder.database + end) ?? []) }
        #expect(try await Notes.open(crashed).noteIDs().count == 400)
    }

    /// Commits once more and waits until the writer has tended the log.
    private func settle(_ database: Database, _ id: Int64) async throws {
        try await database.write { try $0.addNote(id) }
        try await database.write(.bulk) { _ in }
    }

    /// Writes about 400 KB of pages.
    private func fill(_ database: Database, from id: Int) async throws {
        for number in 0..<50 { try await database.write { try $0.addNote(Int64(id + number), String(repeating: "w", count: 8_000)) } }
    }

    private func contains(_ text: String, in path: String) -> Bool {
        let (bytes, wanted) = (readFile(path) ?? [], Array(text.utf8))
        guard bytes.count >= wanted.count else { return false }
        return (0...bytes.count - wanted.count).contains { bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
