import Testing

@testable import Storage

@Suite("Readers")
struct ReaderTests {
    let folder = TemporaryFolder()

    private static let endless: StaticString = """
        WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT count(*) FROM number
        """

    @Test("A query that would never end is interrupted at its deadline, and the reader serves on", arguments: ReadLane.allCases)
    func endlessQuery(_ lane: ReadLane) async throws {
        // Time passes only when somebody looks at it: 10 ms each time.
        let clock = SteppingClock(step: 10_000_000)
        let database = try Notes.open(folder) {
            $0.now = clock.look
            $0.interactiveReaders = 1
        }
        let failure = await #expect(throws: StorageFailure.self) { try await database.read(lane) { try $0.integer(Self.endless) } }
        #expect(failure?.kind == .deadline)
        #expect(database.statistics().deadlines == 1)
        #expect(try await database.read(lane) { try $0.integer("SELECT 7") } == 7)
    }

    @Test("A body of many small queries ends at its deadline too")
    func manyQueries() async throws {
        let clock = SteppingClock()
        let database = try Notes.open(folder) { $0.now = clock.look }
        let failure = await #expect(throws: StorageFailure.self) {
            try await database.read { session in
                while true {
                    clock.advance(100_000_000)
                    _ = try session.integer("SELECT 1")
                }
            }
        }
        #expect(failure?.kind == .deadline)
    }

    @Test("A read that waited past its deadline is answered busy without being run")
    func lateStart() async throws {
        let clock = SteppingClock()
        let database = try Notes.open(folder) {
            $0.now = clock.look
            $0.interactiveReaders = 1
        }
        let (held, release) = (Signal(), Signal())
        database.submitRead(
            .interactive,
            { _ in
                held.raise()
                release.waitBlocking()
            }
        ) { _ in }
        await held.raised()
        let late = Outcome<Void>()
        let runs = Journal<Int>()
        database.submitRead(.interactive, { _ in runs.note(1) }) { late.settle($0) }
        clock.advance(DatabaseConfiguration().interactiveReadDeadline)
        release.raise()
        #expect(await late.failureKind() == .busy)
        #expect(runs.all == [])
    }

    @Test("A full read lane answers busy at once, and the other lane still serves")
    func bounded() async throws {
        let database = try Notes.open(folder) {
            $0.bulkReadQueue = 2
            $0.bulkReaders = 1
        }
        let (held, release) = (Signal(), Signal())
        database.submitRead(
            .bulk,
            { _ in
                held.raise()
                release.waitBlocking()
            }
        ) { _ in }
        await held.raised()
        let outcomes = (1...3).map { _ in
            let outcome = Outcome<Int64?>()
            database.submitRead(.bulk, { try $0.integer("SELECT 1") }) { outcome.settle($0) }
            return outcome
        }
        guard case .failure(let failure) = outcomes[2].now else { return #expect(Bool(false), "The third read was taken.") }
        #expect((failure as? StorageFailure)?.kind == .busy)
        #expect(try await database.noteIDs() == [])
        release.raise()
        #expect(try await outcomes[1].value() == 1)
    }

    @Test("Closing serves what waits, empties the log, and refuses what comes later")
    func closing() async throws {
        let database = try Notes.open(folder)
        let release = Signal()
        await database.holdWriter(until: release)
        let outcomes = (1...20).map { id in database.submitting { try $0.addNote(Int64(id)) } }
        release.raise()
        database.close()
        for outcome in outcomes { try await outcome.value() }
        #expect(await database.submitting { try $0.addNote(99) }.failureKind() == .closed)
        await #expect(throws: StorageFailure.self) { try await database.noteIDs() }
        #expect(fileSize(folder.database + "-wal") == 0)
        #expect(try await Notes.open(folder).noteIDs() == Array(1...20))
    }

    @Test("Closing ends long reads and refuses those that wait")
    func closingEndsLongReads() async throws {
        let database = try Notes.open(folder) { $0.bulkReaders = 1 }
        let (started, running, waiting) = (Signal(), Outcome<Int64?>(), Outcome<Int64?>())
        database.submitRead(
            .bulk,
            { session in
                started.raise()
                return try session.integer(Self.endless)
            }
        ) { running.settle($0) }
        await started.raised()
        database.submitRead(.bulk, { try $0.integer("SELECT 1") }) { waiting.settle($0) }
        database.close()
        #expect(await running.failureKind() == .deadline)
        #expect(await waiting.failureKind() == .closed)
    }
}
