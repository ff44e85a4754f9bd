import Glibc
import Testing

@testable import Storage

@Suite("A restore")
struct RestoreTests {
    let source = TemporaryFolder()
    let target = TemporaryFolder()
    let file: String

    init() async throws {
        file = source.file("node.tar")
        mkdir(source.file("keys"), 0o700)
        writeFile(source.file("keys/signing"), Array("a secret".utf8))
        let database = try Notes.open(source)
        try await database.write { session in
            for id in 1...50 { try session.addNote(Int64(id), String(repeating: "r", count: 500)) }
        }
        try await Backup.write(database, keys: source.file("keys"), to: file)
        database.close()
        // What stands in the target: a node with one note and another key.
        let old = try Notes.open(target)
        try await old.write { try $0.addNote(1_000) }
        old.close()
        mkdir(target.file("keys"), 0o700)
        writeFile(target.file("keys/signing"), Array("another".utf8))
    }

    private func restore(
        from file: String? = nil, migrations: [Migration] = Notes.migrations,
        prepare: @escaping @Sendable (any WriteSession) throws(StorageFailure) -> Void = { _ in }
    ) throws -> String? {
        try Restore.run(
            from: file ?? self.file, databasePath: target.database, keys: target.file("keys"), migrations: migrations, prepare: prepare)
    }

    private func targetIsUntouched() async throws -> Bool {
        let names = try DiskFolder.entries(of: target.path).map(\.name)
        let database = try Notes.open(target)
        defer { database.close() }
        return try await database.noteIDs() == [1_000] && readFile(target.file("keys/signing")) == Array("another".utf8)
            && !names.contains { $0.hasPrefix("restore-") || $0.hasPrefix("before-restore-") }
    }

    @Test("It puts database and keys in place, prepared, and keeps what was there")
    func inPlace() async throws {
        let old = try #require(
            try restore { session throws(StorageFailure) in
                try session.addNote(51, "new instance")
            })
        let database = try Notes.open(target)
        #expect(try await database.noteIDs() == Array(1...51))
        #expect(readFile(target.file("keys/signing")) == Array("a secret".utf8))
        #expect(readFile(old + "/keys/signing") == Array("another".utf8))
        #expect(fileSize(old + "/rookery.db") > 0)
        #expect(try DiskFolder.entries(of: target.path).allSatisfy { !$0.name.hasPrefix("restore-") })
    }

    @Test("A preparation that fails changes nothing")
    func failingPreparation() async throws {
        #expect(throws: StorageFailure.self) {
            try restore { session throws(StorageFailure) in try session.addNote(1) }
        }
        #expect(try await targetIsUntouched())
    }

    @Test("A changed byte anywhere in its parts is found before anything is touched", arguments: 1...12)
    func changedByte(_ seed: Int) async throws {
        var bytes = try #require(readFile(file))
        var random = SplitRandom(seed: UInt64(seed))
        let size = try #require(TarHeader(decoding: Array(bytes.prefix(TarHeader.length)))).size
        bytes[TarHeader.length + random.next(below: size)] ^= UInt8(1 << random.next(below: 8))
        let damaged = source.file("damaged.tar")
        writeFile(damaged, bytes)
        let failure = #expect(throws: StorageFailure.self) { try restore(from: damaged) }
        #expect(failure?.kind == .corrupt)
        #expect(try await targetIsUntouched())
    }

    @Test("A backup that ends early is refused, wherever it ends", arguments: [0, 100, 512, 5_000, 24_000])
    func truncated(_ length: Int) async throws {
        let bytes = try #require(readFile(file))
        let damaged = source.file("short.tar")
        writeFile(damaged, Array(bytes.prefix(length)))
        let failure = #expect(throws: StorageFailure.self) { try restore(from: damaged) }
        #expect(failure?.kind == .corrupt)
        #expect(try await targetIsUntouched())
    }

    @Test("A name that leads out of the folder is refused", arguments: ["../evil", "keys/../../evil", "/evil", "keys/.hidden", "other"])
    func names(_ name: String) async throws {
        let evil = source.file("evil.tar")
        writeFile(evil, TarHeader(name: name, size: 0, modified: 0).encoded())
        let failure = #expect(throws: StorageFailure.self) { try restore(from: evil) }
        #expect(failure?.sentence.contains("should not") == true)
        #expect(try await targetIsUntouched())
    }

    @Test("It is refused while a node runs on the files")
    func running() async throws {
        let node = try Notes.open(target)
        let failure = #expect(throws: StorageFailure.self) { try restore() }
        #expect(failure?.kind == .owned)
        node.close()
        #expect(try await targetIsUntouched())
    }

    @Test("A backup of a newer version is refused")
    func newer() async throws {
        let failure = #expect(throws: StorageFailure.self) { try restore(migrations: []) }
        #expect(failure?.kind == .newerSchema)
        #expect(try await targetIsUntouched())
    }
}
