import Testing

@testable import Storage

@Suite("How a commit goes to the log's file")
struct LogFileTests {
    let folder = TemporaryFolder()
    let faults = FaultFileSystem()
    let told = Journal<String>()

    private func open(_ change: (inout DatabaseConfiguration) -> Void = { _ in }) throws -> Database {
        try Notes.open(folder) { [told] in
            $0.fileSystem = faults.name
            $0.whileSyncing = { _ in told.note("made ready") }
            $0.onCommit = { _ in told.note("committed") }
            $0.onRollback = { _ in told.note("rolled back") }
            change(&$0)
        }
    }

    @Test("All pages of a commit in one piece")
    func onePiece() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1) }
        await database.rest()
        let before = faults.logWrites.count
        try await database.write { session in
            for id in 2...6 { try session.addNote(Int64(id), String(repeating: "x", count: 1_500)) }
        }
        let commit = try #require(faults.logWrites.dropFirst(before).first)
        #expect(commit % (4096 + 24) == 0 && commit > 2 * 4096)
        await database.rest()
        #expect(faults.logWrites.dropFirst(before + 1).allSatisfy { $0 >= LogFile.large }, "What comes after is the file made longer.")
    }

    @Test("While the disk takes it, what will be told is made ready, and nobody finds it yet")
    func meanwhile() async throws {
        let look = try looker()
        let database = try open { [faults, told] in
            $0.whileSyncing = { _ in told.note("\(faults.logSyncs) \(look())") }
            $0.onCommit = { _ in told.note("\(faults.logSyncs) \(look())") }
        }
        try await database.write { try $0.addNote(1) }
        await database.rest()
        let syncs = faults.logSyncs
        told.forget()
        try await database.write { try $0.addNote(2) }
        #expect(told.all == ["\(syncs) [1]", "\(syncs + 1) [1, 2]"])
    }

    @Test("Made ready once for each commit, also for the one that begins the log anew; never for one that wrote nothing")
    func once() async throws {
        let clock = SteppingClock()
        let database = try open { $0.now = clock.look }
        try await database.write { try $0.addNote(1) }
        clock.advance(DatabaseConfiguration().walScrubInterval)
        try await database.write { try $0.addNote(2) }
        await database.rest()
        #expect(database.statistics().walResets == 1)
        told.forget()
        try await database.write { try $0.addNote(3) }
        try await database.write { _ = try $0.noteIDs() }
        #expect(told.all == ["made ready", "committed", "committed"])
    }

    @Test("What was made ready for a commit that fails is told to nobody")
    func failing() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1) }
        faults.change { $0.failingSyncs = [.log] }
        told.forget()
        #expect(await database.submitting { try $0.addNote(2) }.failureKind() == .io)
        #expect(told.all == ["made ready", "rolled back"])
        faults.change { $0.failingSyncs = [] }
        try await database.write { try $0.addNote(3) }
        #expect(try await database.noteIDs() == [1, 3])
    }

    @Test("A disk without space refuses the piece: nothing is made ready, and the next commit finds a log that is whole")
    func full() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1) }
        await database.rest()
        faults.change { $0.spaceLeft = false }
        told.forget()
        #expect(await database.submitting { try $0.addNote(2) }.failureKind() == .full)
        #expect(told.all == ["rolled back"])
        faults.change { $0.spaceLeft = true }
        try await database.write { try $0.addNote(3) }
        #expect(try await Notes.open(folder.copyAsAfterCrash()).noteIDs() == [1, 3])
    }

    @Test("A transaction larger than the cache and than one piece reads its own pages back, and is whole on disk")
    func spilled() async throws {
        let database = try open { $0.writerCacheKiB = 16 }
        let text = String(repeating: "y", count: 3_000)
        let size = try await database.write { session in
            for id in 1...300 { try session.addNote(Int64(id), text) }
            _ = try session.run("UPDATE note SET body = body || 'z' WHERE id % 3 = 0")
            return try session.integer("SELECT sum(length(body)) FROM note")
        }
        #expect(size == 900_100)
        let copy = try Notes.open(folder.copyAsAfterCrash())
        #expect(try await copy.read(.bulk) { try $0.integer("SELECT sum(length(body)) FROM note") } == size)
        #expect(try await copy.read(.bulk) { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
    }

    @Test("What a large transaction had written before it was rolled back disturbs nobody")
    func spilledAndRolledBack() async throws {
        let database = try open { $0.writerCacheKiB = 16 }
        try await database.write { try $0.addNote(1) }
        await #expect(throws: StorageFailure.self) {
            try await database.write { session in
                for id in 2...200 { try session.addNote(Int64(id), String(repeating: "y", count: 3_000)) }
                throw StorageFailure(.other, "the test ends this body")
            }
        }
        try await database.write { try $0.addNote(1_000) }
        #expect(try await database.noteIDs() == [1, 1_000])
        #expect(try await Notes.open(folder.copyAsAfterCrash()).noteIDs() == [1, 1_000])
    }

    @Test("Where SQLite knows no such file system, opening says so")
    func unknown() {
        #expect(throws: StorageFailure.self) { try LogFileSystem.name(over: "nowhere") }
    }

    /// What a connection of its own finds in the notes, each time it is asked.
    private func looker() throws -> @Sendable () -> String {
        try Notes.open(folder).close()
        let connection = Monitor(try SQLiteConnection(path: folder.database, fileSystem: nil))
        return { connection.peek { connection in (try? connection.noteIDs()).map { "\($0)" } ?? "?" } }
    }
}
