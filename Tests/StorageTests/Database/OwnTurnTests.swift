import Testing

@testable import Storage

/// A thread that must not wait commits by itself, where that is quicker than to wake another.
@Suite("A commit by the thread that brought the body")
struct OwnTurnTests {
    let folder = TemporaryFolder()

    @Test("A body that is alone is left to its thread, and is on disk when that has carried it out")
    func alone() async throws {
        let database = try await open()
        let (isLeft, outcome) = database.submittingOwn { try $0.addNote(1) }
        #expect(isLeft)
        #expect(outcome.now == nil)
        database.performOwn()
        _ = try #require(outcome.now).get()
        #expect(database.statistics().ownCommits == 1)
        #expect(try await database.noteIDs() == [1])
    }

    @Test("A second body wakes the writer, which takes both in one commit")
    func second() async throws {
        let database = try await open()
        let before = database.statistics().commits
        let first = database.submittingOwn { try $0.addNote(1) }
        let second = database.submittingOwn { try $0.addNote(2) }
        #expect(first.isLeft && !second.isLeft)
        database.performOwn()
        try await first.outcome.value()
        try await second.outcome.value()
        #expect(database.statistics().ownCommits == 0)
        #expect(database.statistics().commits == before + 1)
    }

    @Test("While the writer has the turn nothing is left to anybody")
    func busy() async throws {
        let database = try await open()
        let release = Signal()
        await database.holdWriter(until: release)
        let (isLeft, outcome) = database.submittingOwn { try $0.addNote(1) }
        #expect(!isLeft)
        release.raise()
        try await outcome.value()
        #expect(database.statistics().ownCommits == 0)
    }

    @Test("What others bring meanwhile waits for the writer, which is woken for it afterwards")
    func meanwhile() async throws {
        let database = try await open()
        let other = Outcome<Void>()
        let (isLeft, own) = database.submittingOwn { session in
            database.submit(.interactive, { try $0.addNote(2) }, { other.settle($0) })
            #expect(other.now == nil)
            try session.addNote(1)
        }
        #expect(isLeft)
        database.performOwn()
        _ = try #require(own.now).get()
        try await other.value()
        #expect(database.statistics().ownCommits == 1)
        #expect(try await database.noteIDs() == [1, 2])
    }

    @Test("One slow commit, and the writer makes the next ones until they have been quick again")
    func slowDisk() async throws {
        let database = try await open { $0.ownCommitLimit = 1_000 }
        // No disk syncs within a microsecond.
        let (isLeft, outcome) = database.submittingOwn { try $0.addNote(1) }
        #expect(!isLeft)
        try await outcome.value()

        var pace = CommitPace(limit: 10)
        for _ in 0..<CommitPace.needed - 1 { pace.committed(in: 10) }
        #expect(!pace.isQuick)
        pace.committed(in: 10)
        #expect(pace.isQuick)
        pace.committed(in: 11)
        #expect(!pace.isQuick)
    }

    @Test("A log that is to be reset is the writer's: the thread is not held up by it")
    func resetDue() async throws {
        let clock = SteppingClock()
        let database = try await open { $0.now = clock.look }
        try await database.write { try $0.addNote(0) }
        await database.rest()
        clock.advance(DatabaseConfiguration().walScrubInterval)
        let (isLeft, outcome) = database.submittingOwn { try $0.addNote(1) }
        #expect(isLeft)
        database.performOwn()
        try await outcome.value()
        await database.rest()
        #expect(database.statistics().ownCommits == 0)
        #expect(database.statistics().walResets == 1)
    }

    @Test("After a failed sync the thread hears so, and the next body finds a connection that trusts nothing")
    func failedSync() async throws {
        let faults = FaultFileSystem()
        let database = try await open { $0.fileSystem = faults.name }
        faults.change { $0.failingSyncs = [.log] }
        let lost = database.submittingOwn { try $0.addNote(1) }
        #expect(lost.isLeft)
        database.performOwn()
        #expect(await lost.outcome.failureKind() == .io)
        faults.change { $0.failingSyncs = [] }
        let kept = database.submittingOwn { try $0.addNote(2) }
        if kept.isLeft { database.performOwn() }
        try await kept.outcome.value()
        #expect(database.statistics().reopened == 1)
        #expect(try await database.noteIDs() == [2])
    }

    @Test("Closing serves a body that was left; the thread that comes for it finds nothing")
    func closing() async throws {
        let database = try await open()
        let (isLeft, outcome) = database.submittingOwn { try $0.addNote(1) }
        #expect(isLeft)
        database.close()
        try await outcome.value()
        database.performOwn()
        #expect(await database.submittingOwn { try $0.addNote(2) }.outcome.failureKind() == .closed)
        #expect(try await Notes.open(folder).noteIDs() == [1])
    }

    @Test("Many threads at once: every body is carried out once, by the writer or by its own thread")
    func crowd() async throws {
        let database = try await open { $0.ownCommitLimit = .max }
        let outcomes = await withTaskGroup(of: [Outcome<Void>].self) { group in
            for thread in 0..<4 {
                group.addTask {
                    (0..<200).map { number in
                        let (isLeft, outcome) = database.submittingOwn { try $0.addNote(Int64(thread * 200 + number)) }
                        if isLeft { database.performOwn() }
                        return outcome
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        for outcome in outcomes { try await outcome.value() }
        #expect(try await database.noteIDs() == Array(0..<800))
    }

    @Test(
        "What follows a commit may wait a moment: it is on disk and the caches know, nobody has an answer, and nobody else writes until then"
    )
    func finishing() async throws {
        let told = Journal<String>()
        let database = try await open { $0.onCommit = { _ in told.note("committed") } }
        told.forget()
        let (isLeft, own) = database.submittingOwn { session in
            try session.addNote(1)
            session.afterCommit { told.note("effect") }
        }
        #expect(isLeft)
        let kept = Monitor<(@Sendable () -> Void)?>(nil)
        database.performOwn { rest in kept.peek { $0 = rest } }
        #expect(try await database.noteIDs() == [1])
        #expect(own.now == nil && told.all == ["committed"])
        let other = database.submitting { try $0.addNote(2) }
        #expect(!database.submittingOwn { try $0.addNote(3) }.isLeft)
        let rest = try #require(kept.peek { $0 })
        #expect(other.now == nil)
        rest()
        _ = try #require(own.now).get()
        try await other.value()
        #expect(told.all.prefix(2) == ["committed", "effect"])
        #expect(database.statistics().ownCommits == 1)
    }

    /// A database whose disk has been quick.
    private func open(_ change: (inout DatabaseConfiguration) -> Void = { _ in }) async throws -> Database {
        let database = try Notes.open(folder) {
            $0.ownCommitLimit = 60_000_000_000
            change(&$0)
        }
        for _ in 0..<CommitPace.needed { try await database.write { _ in } }
        await database.rest()
        return database
    }
}

extension Database {
    /// Submits a body that this thread would carry out itself, and gives a handle to its outcome.
    fileprivate func submittingOwn(
        _ body: @escaping @Sendable (any WriteSession) throws -> Void
    ) -> (isLeft: Bool, outcome: Outcome<Void>) {
        let outcome = Outcome<Void>()
        return (submitOwn(body) { failure in outcome.settle(failure.map { .failure($0) } ?? .success(())) }, outcome)
    }
}
