import Glibc
import Testing

@testable import Storage

@Suite("A backup")
struct BackupTests {
    let folder = TemporaryFolder()
    let keys: String
    let file: String

    init() {
        keys = folder.file("keys")
        file = folder.file("node.tar")
        mkdir(keys, 0o700)
        writeFile(keys + "/signing", Array("a secret".utf8))
        writeFile(keys + "/tokens", [0, 1, 2, 255])
    }

    @Test("Taken while writes go on, it holds everything acknowledged before it began, and no half of anything")
    func online() async throws {
        let database = try Notes.open(folder)
        let body = String(repeating: "b", count: 6_000)
        for start in 0..<20 {
            try await database.write { session in
                for id in start * 100 + 1...start * 100 + 100 { try session.addNote(Int64(id), body) }
            }
        }
        // Each write adds a pair: a copy that mixed two moments would hold one of the two.
        let stop = Signal()
        async let writing = writePairs(into: database, until: stop)
        try await Backup.write(database, keys: keys, to: file)
        stop.raise()
        let pairs = try await writing
        let restored = try restore(into: TemporaryFolder())
        let ids = try await Notes.open(restored).noteIDs()
        #expect(Array(ids.prefix(2_000)) == Array(1...2_000))
        #expect((ids.count - 2_000) % 2 == 0)
        #expect(ids.count <= 2_000 + 2 * pairs)
        #expect(ids == Array(1...Int64(ids.count)))
    }

    private func writePairs(into database: Database, until stop: Signal) async throws -> Int {
        var pairs = 0
        while !stop.isRaised {
            let first = Int64(2_001 + 2 * pairs)
            try await database.write { session in
                try session.addNote(first)
                try session.addNote(first + 1)
                try session.run("UPDATE note SET body = body || '!' WHERE id = $1", .int(first % 2_000 + 1))
            }
            pairs += 1
        }
        return pairs
    }

    private func restore(into target: TemporaryFolder) throws -> TemporaryFolder {
        let old = try Restore.run(
            from: file, databasePath: target.database, keys: target.file("keys"), migrations: Notes.migrations
        ) { _ in }
        #expect(old == nil)
        return target
    }

    @Test("It holds the keys, belongs to its owner alone, and leaves nothing else behind")
    func contents() async throws {
        let database = try Notes.open(folder)
        try await Backup.write(database, keys: keys, to: file)
        var info = stat()
        #expect(stat(file, &info) == 0 && info.st_mode & 0o777 == 0o600)
        let names = try DiskFolder.entries(of: folder.path).map(\.name)
        #expect(names.filter { $0.hasPrefix("node") } == ["node.tar"])
        let restored = try restore(into: TemporaryFolder())
        #expect(readFile(restored.file("keys/signing")) == Array("a secret".utf8))
        #expect(readFile(restored.file("keys/tokens")) == [0, 1, 2, 255])
        #expect(try DiskFolder.mode(of: restored.file("keys")) == 0o700)
        #expect(try DiskFolder.mode(of: restored.file("keys/signing")) == 0o600)
        #expect(try DiskFolder.mode(of: restored.database) == 0o600)
    }

    @Test("It never overwrites a file")
    func existing() async throws {
        let database = try Notes.open(folder)
        writeFile(file, [7])
        await #expect(throws: StorageFailure.self) { try await Backup.write(database, keys: keys, to: file) }
        #expect(readFile(file) == [7])
    }

    @Test("One that cannot be finished leaves nothing behind")
    func unfinished() async throws {
        let database = try Notes.open(folder)
        // A file in the place of the folder of keys cannot be listed.
        await #expect(throws: StorageFailure.self) {
            try await Backup.write(database, keys: keys + "/signing", to: file)
        }
        #expect(try DiskFolder.entries(of: folder.path).filter { $0.name.hasPrefix("node") }.isEmpty)
    }

    @Test("A closed database is not backed up")
    func closed() async throws {
        let database = try Notes.open(folder)
        database.close()
        let failure = await #expect(throws: StorageFailure.self) { try await Backup.write(database, keys: keys, to: file) }
        #expect(failure?.kind == .closed)
    }

    @Test("An admin can unpack and check it with tar and sha256sum")
    func byHand() async throws {
        let database = try Notes.open(folder)
        try await database.write { try $0.addNote(1) }
        try await Backup.write(database, keys: keys, to: file)
        let script = "mkdir out && cd out && tar xf ../node.tar && sha256sum -c --quiet SHA256SUMS && ls keys"
        let shell = try ChildProcess(path: "/bin/sh", ["-c", "cd '\(folder.path)' && \(script)"])
        #expect(shell.line() == "signing")
        #expect(shell.line() == "tokens")
        #expect(readFile(folder.file("out/keys/tokens")) == [0, 1, 2, 255])
    }

    @Test("A file header says the size of any file", arguments: [0, 1, 511, 512, 1 << 33 - 1, 1 << 33, 1 << 45])
    func headers(_ size: Int) {
        let header = TarHeader(name: "keys/signing", size: size, modified: 1_700_000_000)
        #expect(TarHeader(decoding: header.encoded()) == header)
        var damaged = header.encoded()
        damaged[130] ^= 1
        #expect(TarHeader(decoding: damaged) == nil)
    }
}
