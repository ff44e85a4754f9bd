import CSQLite
import Testing

@testable import Storage

@Suite("When the disk fails")
struct DiskFaultTests {
    let folder = TemporaryFolder()
    let faults = FaultFileSystem()

    private func open(_ change: (inout DatabaseConfiguration) -> Void = { _ in }) throws -> Database {
        try Notes.open(folder) {
            $0.fileSystem = faults.name
            change(&$0)
        }
    }

    @Test("A commit whose fsync fails is not acknowledged, and the next one goes on with a new connection")
    func failedSync() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1) }
        faults.change { $0.failingSyncs = [.log] }
        let release = Signal()
        await database.holdWriter(until: release)
        let outcomes = (2...4).map { id in database.submitting { try $0.addNote(Int64(id)) } }
        release.raise()
        for outcome in outcomes { #expect(await outcome.failureKind() == .io) }
        // The disk still fails: the database says so instead of trusting what it has in memory.
        #expect(await database.submitting { try $0.addNote(5) }.failureKind() == .io)
        faults.change { $0.failingSyncs = [] }
        try await database.write { try $0.addNote(6) }
        #expect(try await database.noteIDs() == [1, 6])
        #expect(database.statistics().reopened == 1)
    }

    @Test("A backup while the disk fails ends with that failure, and one after it works")
    func backup() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1) }
        faults.change { $0.failingSyncs = [.log] }
        #expect(await database.submitting { try $0.addNote(2) }.failureKind() == .io)
        let file = folder.file("node.tar")
        let failure = await #expect(throws: StorageFailure.self) { try await Backup.write(database, keys: folder.file("keys"), to: file) }
        #expect(failure?.kind == .io)
        faults.change { $0.failingSyncs = [] }
        try await Backup.write(database, keys: folder.file("keys"), to: file)
        #expect(fileSize(file) > 0)
        database.close()
    }

    @Test("What a failed commit left in the log does not come back after a crash")
    func fence() async throws {
        let copies = Journal<TemporaryFolder>()
        let database = try open { [folder] in $0.onRollback = { _ in copies.note(folder.copyAsAfterCrash()) } }
        try await database.write { try $0.addNote(1) }
        faults.change { $0.failingSyncs = [.log] }
        #expect(await database.submitting { try $0.addNote(2) }.failureKind() == .io)
        faults.change { $0.failingSyncs = [] }
        try await database.write { _ in }
        // The pages were in the file although the sync failed: a crash right then brings them back, a later one must not.
        let atFailure = try #require(copies.all.first)
        #expect(try await Notes.open(atFailure).noteIDs() == [1, 2])
        #expect(try await Notes.open(folder.copyAsAfterCrash()).noteIDs() == [1])
    }

    @Test("A full disk refuses each body, changes nothing, and is over when space returns")
    func fullDisk() async throws {
        let database = try open()
        try await database.write { try $0.addNote(1) }
        faults.change { $0.spaceLeft = false }
        let release = Signal()
        await database.holdWriter(until: release)
        let outcomes = (2...4).map { id in database.submitting { try $0.addNote(Int64(id)) } }
        let refusing = database.submitting { _ in throw TestRefusal() }
        release.raise()
        for outcome in outcomes { #expect(await outcome.failureKind() == .full) }
        #expect(await refusing.failure() is TestRefusal)
        #expect(try await database.noteIDs() == [1])
        faults.change { $0.spaceLeft = true }
        try await database.write { try $0.addNote(5) }
        #expect(try await database.noteIDs() == [1, 5])
        #expect(database.statistics().reopened == 0)
    }

    @Test("A read that meets a disk error fails, and the next one opens the file again")
    func failedRead() async throws {
        let database = try open { $0.readerCacheKiB = 16 }
        try await database.write { session in
            for id in 1...200 { try session.addNote(Int64(id), String(repeating: "x", count: 2_000)) }
        }
        faults.change { $0.failingReads = [.database, .log] }
        let sizes = { @Sendable (session: any SQLSession) throws in try session.integer("SELECT sum(length(body)) FROM note") }
        await #expect(throws: StorageFailure.self) { try await database.read(.bulk, sizes) }
        faults.change { $0.failingReads = [] }
        #expect(try await database.read(.bulk, sizes) == 400_000)
    }

    @Test("A checkpoint that fails loses nothing: the pages are copied again")
    func failedCheckpoint() async throws {
        let database = try open { $0.checkpointPages = 4 }
        faults.change { $0.failingSyncs = [.database] }
        for id in 1...40 { try await database.write { try $0.addNote(Int64(id), String(repeating: "y", count: 3_000)) } }
        faults.change { $0.failingSyncs = [] }
        for id in 41...60 { try await database.write { try $0.addNote(Int64(id), String(repeating: "y", count: 3_000)) } }
        database.close()
        let again = try Notes.open(folder)
        #expect(try await again.noteIDs() == Array(1...60))
        #expect(try await again.read { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
    }

    @Test("What was copied before a sync of the file failed is copied again before the log begins anew")
    func failedSyncOfTheFile() async throws {
        try open().close()
        let (writer, reader, copier) = (try stage(WriterConnection.init), try stage(plain), try stage(plain))
        try addNotes(1...20, by: writer)
        // With a reader in the way the copy ends in the middle of the log, and SQLite syncs nothing.
        _ = try reader.run("BEGIN", [])
        _ = try reader.noteIDs()
        try addNotes(21...40, by: writer)
        let copied = try copier.copyLog(SQLITE_CHECKPOINT_PASSIVE)
        #expect((1..<writer.walFrames).contains(copied))
        _ = try reader.run("COMMIT", [])
        faults.change { $0.failingSyncs = [.database] }
        #expect(throws: StorageFailure.self) { _ = try copier.copyLog(SQLITE_CHECKPOINT_PASSIVE) }
        faults.change { $0.failingSyncs = [] }
        copier.close()
        let all = try stage(plain).copyLog(SQLITE_CHECKPOINT_PASSIVE)
        #expect(all == writer.walFrames)
        // Everything is copied, so this one begins the log anew, over the pages of the others.
        try addNotes(41...41, by: writer)
        let survivors = TemporaryFolder()
        faults.powerCut(into: survivors) { false }
        let again = try Notes.open(survivors)
        #expect(try await again.read { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
        #expect(try await again.noteIDs() == Array(1...41))
    }

    @Test("Who opened the file before a copy of the log was lost opens it again")
    func lostTrust() throws {
        try open().close()
        let trust = DiskTrust()
        let reader = try Reader(path: folder.database, configuration, StatisticsBook(), trust)
        let found = Journal<Int64?>()
        // A setting of one connection: a new one does not know it.
        let look = {
            let body = { @Sendable (session: any SQLSession) in
                let before = try session.integer("PRAGMA busy_timeout")
                _ = try session.integer("PRAGMA busy_timeout = 77")
                return before
            }
            reader.run(ReadBody(end: .max, body) { result in found.note(try? result.get()) })
        }
        look()
        look()
        trust.lose()
        look()
        #expect(found.all == [5_000, 77, 5_000])
    }

    private var configuration: DatabaseConfiguration {
        var configuration = DatabaseConfiguration.standingStill
        configuration.fileSystem = faults.name
        return configuration
    }

    private func stage<Connection>(_ make: (String, DatabaseConfiguration) throws(StorageFailure) -> Connection) throws -> Connection {
        try make(folder.database, configuration)
    }

    private func plain(_ path: String, _ configuration: DatabaseConfiguration) throws(StorageFailure) -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, fileSystem: configuration.fileSystem)
        try ConnectionSetup.apply(to: connection, cacheKiB: 64)
        try ConnectionSetup.makeCheckpointer(connection)
        return connection
    }

    /// Each about a page long, so that they lie on pages of their own.
    private func addNotes(_ ids: ClosedRange<Int64>, by writer: WriterConnection) throws {
        try writer.beginBatch()
        for id in ids { try writer.addNote(id, String(repeating: "y", count: 3_000)) }
        try writer.commit()
    }

    @Test("A file that cannot be written is refused at the start with a sentence")
    func readOnly() async throws {
        try open().close()
        faults.change { $0.isReadOnly = true }
        let failure = #expect(throws: StorageFailure.self) { try open() }
        #expect(failure?.kind == .readOnly)
        #expect(failure?.sentence.contains("cannot be written") == true)
    }

    @Test("After a power cut every acknowledged row is there, whatever became of unsynced writes", arguments: 1...12)
    func powerCut(_ round: Int) async throws {
        let database = try open {
            // Small, so that copies and resets of the log happen between the cuts.
            $0.checkpointPages = 8
            $0.walLimit = 128 << 10
        }
        var random = SplitRandom(seed: UInt64(round))
        let acknowledged = Journal<Int64>()
        let last = Int64(100 + random.next(below: 200))
        for id in 1...last {
            database.submit(.interactive, { try $0.addNote(id, String(repeating: "z", count: Int(id) * 7 % 900)) }) { result in
                if case .success = result { acknowledged.note(id) }
            }
            if random.next(below: 5) == 0 { try await database.write { _ in } }
        }
        let survivors = TemporaryFolder()
        // Acknowledged before the cut is what has to be there; more may be.
        let promised = acknowledged.all
        faults.powerCut(into: survivors) { random.next(below: 2) == 0 }
        let again = try Notes.open(survivors)
        let found = Set(try await again.noteIDs())
        #expect(promised.filter { !found.contains($0) } == [])
        #expect(try await again.read { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
        database.close()
    }
}

/// Reproducible random numbers.
struct SplitRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
