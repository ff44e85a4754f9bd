import Testing

@testable import Storage

@Suite("Group commit")
struct GroupCommitTests {
    let folder = TemporaryFolder()

    @Test("Bodies that arrive during a commit share the next one and its fsync")
    func grouping() async throws {
        let faults = FaultFileSystem()
        let database = try Notes.open(folder) { $0.fileSystem = faults.name }
        try await database.write { try $0.addNote(0) }
        let before = (faults.logSyncs, database.statistics().commits)
        let release = Signal()
        await database.holdWriter(until: release)
        let outcomes = (1...100).map { id in database.submitting { try $0.addNote(Int64(id)) } }
        release.raise()
        for outcome in outcomes { try await outcome.value() }
        let statistics = database.statistics()
        #expect(statistics.commits - before.1 == 2)
        // The held body wrote nothing, so only the hundred needed the disk.
        #expect(faults.logSyncs - before.0 == 1)
        #expect(statistics.bodiesPerCommit.counts.last == 0)
        #expect(try await database.noteIDs().count == 101)
    }

    @Test("A lone body waits for nobody: one commit each, when nothing else is there")
    func noDelay() async throws {
        let database = try Notes.open(folder)
        for id in 1...5 { try await database.write { try $0.addNote(Int64(id)) } }
        #expect(database.statistics().commits == 5)
        #expect(database.statistics().bodiesPerCommit.counts.first == 5)
    }

    @Test("Interactive bodies go before bulk ones that came earlier")
    func lanes() async throws {
        let database = try Notes.open(folder)
        let (order, release) = (Journal<String>(), Signal())
        await database.holdWriter(until: release)
        let bulk = database.submitting(.bulk) { _ in order.note("bulk") }
        let interactive = (1...3).map { _ in database.submitting { _ in order.note("interactive") } }
        release.raise()
        try await bulk.value()
        for outcome in interactive { try await outcome.value() }
        #expect(order.all == ["interactive", "interactive", "interactive", "bulk"])
    }

    @Test("A bulk body that has waited long enough gets its slice before interactive ones")
    func patience() async throws {
        let clock = SteppingClock()
        let database = try Notes.open(folder) { $0.now = clock.look }
        let (order, release) = (Journal<String>(), Signal())
        await database.holdWriter(until: release)
        let bulk = (1...2).map { _ in database.submitting(.bulk) { _ in order.note("bulk") } }
        clock.advance(DatabaseConfiguration().bulkPatience)
        let interactive = database.submitting { _ in order.note("interactive") }
        release.raise()
        try await interactive.value()
        for outcome in bulk { try await outcome.value() }
        // One slice only: the second bulk body is not in it, because somebody interactive waits.
        #expect(order.all == ["bulk", "interactive", "bulk"])
        #expect(database.statistics().bodiesPerCommit.counts.first == 4)
    }

    @Test("Bulk bodies share a transaction only for the length of a slice")
    func slices() async throws {
        // Every look at the clock moves it by 2 ms: a slice of 5 ms holds three bodies at most.
        let clock = SteppingClock(step: 2_000_000)
        let database = try Notes.open(folder) { $0.now = clock.look }
        let release = Signal()
        await database.holdWriter(until: release)
        let bulk = (1...9).map { id in database.submitting(.bulk) { try $0.addNote(Int64(id)) } }
        release.raise()
        for outcome in bulk { try await outcome.value() }
        let commits = database.statistics().commits - 1
        #expect(commits >= 3 && commits < 9)
    }

    @Test("A full lane answers busy at once and the other still takes bodies", arguments: WriteLane.allCases)
    func bounded(_ lane: WriteLane) async throws {
        let database = try Notes.open(folder) {
            $0.interactiveWriteQueue = 3
            $0.bulkWriteQueue = 3
        }
        let release = Signal()
        await database.holdWriter(until: release)
        let waiting = (1...3).map { id in database.submitting(lane) { try $0.addNote(Int64(id)) } }
        let refused = database.submitting(lane) { try $0.addNote(4) }
        // Settled already, while the writer still stands.
        guard case .failure(let failure) = refused.now else { return #expect(Bool(false), "The fourth body was taken.") }
        #expect((failure as? StorageFailure)?.kind == .busy)
        let other = database.submitting(lane == .bulk ? .interactive : .bulk) { try $0.addNote(5) }
        release.raise()
        for outcome in waiting + [other] { try await outcome.value() }
        #expect(try await database.noteIDs() == [1, 2, 3, 5])
        #expect(database.statistics().busy == 1)
    }

    @Test("A batch holds as many bodies as the limit says")
    func batchLimit() async throws {
        let database = try Notes.open(folder) { $0.batchLimit = 4 }
        let release = Signal()
        await database.holdWriter(until: release)
        let outcomes = (1...10).map { id in database.submitting { try $0.addNote(Int64(id)) } }
        release.raise()
        for outcome in outcomes { try await outcome.value() }
        #expect(database.statistics().commits == 1 + 3)
    }
}
