import Glibc
import Testing

@testable import Storage

@Suite("A file that is not right")
struct BadFileTests {
    let folder = TemporaryFolder()

    @Test("A database of a newer version is refused with a sentence, and nothing is changed")
    func newerSchema() async throws {
        let newer = Notes.migrations + [Migration(version: 2, statements: ["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT"])]
        try Database.open(at: folder.database, migrations: newer).close()
        let before = readFile(folder.database)
        let failure = #expect(throws: StorageFailure.self) { try Notes.open(folder) }
        #expect(failure?.kind == .newerSchema)
        #expect(failure?.sentence.contains("schema 2, this one knows 1") == true)
        #expect(readFile(folder.database) == before)
    }

    @Test("An older database gets the missing steps and keeps its rows")
    func olderSchema() async throws {
        let first = try Notes.open(folder)
        try await first.write { try $0.addNote(1) }
        first.close()
        let steps = Notes.migrations + [Migration(version: 2, statements: ["ALTER TABLE note ADD COLUMN read INTEGER NOT NULL DEFAULT 0"])]
        let second = try Database.open(at: folder.database, migrations: steps)
        #expect(try await second.read { try $0.first("SELECT id, read FROM note") { [$0.int(0), $0.int(1)] } } == [1, 0])
    }

    @Test("A schema step that fails changes nothing and says which it was")
    func failingStep() async throws {
        try Notes.open(folder).close()
        let broken = Notes.migrations + [Migration(version: 2, statements: ["CREATE TABLE half (id INTEGER PRIMARY KEY)", "NONSENSE"])]
        let failure = #expect(throws: StorageFailure.self) { try Database.open(at: folder.database, migrations: broken) }
        #expect(failure?.sentence.hasPrefix("Schema step 2 failed") == true)
        let again = try Notes.open(folder)
        #expect(try await again.read { try $0.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") } == 0)
    }

    @Test("Another program's database and a file that is no database are left alone")
    func foreignFiles() throws {
        var other = DatabaseConfiguration()
        other.applicationID = 42
        try Database.open(at: folder.database, other, migrations: Notes.migrations).close()
        #expect(throws: StorageFailure.self) { try Notes.open(folder) }
        let text = Array(String(repeating: "This is a letter. ", count: 200).utf8)
        writeFile(folder.file("letter"), text)
        let failure = #expect(throws: StorageFailure.self) {
            try Database.open(at: folder.file("letter"), migrations: Notes.migrations)
        }
        #expect(failure?.kind == .corrupt)
        #expect(readFile(folder.file("letter")) == text)
    }

    @Test("A damaged page is reported as such, and rows on other pages are still served")
    func damagedPage() async throws {
        let database = try Notes.open(folder)
        try await database.write { session in
            for id in 1...400 { try session.addNote(Int64(id), String(repeating: "x", count: 1_000)) }
        }
        database.close()
        var bytes = try #require(readFile(folder.database))
        let page = bytes.count / 4096 - 2
        for index in page * 4096..<page * 4096 + 4096 { bytes[index] = 0xA5 }
        writeFile(folder.database, bytes)
        let damaged = try Notes.open(folder)
        let all = { @Sendable (session: any SQLSession) throws in try session.rows("SELECT body FROM note") { $0.text(0).utf8.count } }
        let failure = await #expect(throws: StorageFailure.self) { try await damaged.read(.interactive, all) }
        #expect(failure?.kind == .corrupt)
        #expect(try await damaged.read { try $0.first("SELECT body FROM note WHERE id = 1") { $0.text(0).utf8.count } } == 1_000)
    }

    @Test("A second owner is refused with a sentence until the first lets go")
    func secondOwner() throws {
        let first = try Notes.open(folder)
        let failure = #expect(throws: StorageFailure.self) { try Notes.open(folder) }
        #expect(failure?.kind == .owned)
        #expect(failure?.sentence.contains("in use by process \(getpid())") == true)
        first.close()
        try Notes.open(folder).close()
    }

    @Test("A new file belongs to its owner alone, and a folder that is missing is named")
    func filesAndFolders() throws {
        try Notes.open(folder).close()
        var info = stat()
        #expect(stat(folder.database, &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
        let failure = #expect(throws: StorageFailure.self) {
            try Database.open(at: folder.file("missing/rookery.db"), migrations: Notes.migrations)
        }
        #expect(failure?.sentence.contains("missing") == true)
    }

    @Test("A small disk that is really full refuses writes, and takes them again when space returns")
    func reallyFull() async throws {
        let mountPoint = folder.file("small")
        mkdir(mountPoint, 0o700)
        guard mount("tmpfs", mountPoint, "tmpfs", 0, "size=4m") == 0 else {
            return print(
                "Skipped: this user cannot mount a small disk (\(String(cString: strerror(errno)))). FaultFileSystem covers the rest.")
        }
        defer { umount2(mountPoint, Int32(MNT_DETACH)) }
        let database = try Database.open(at: "\(mountPoint)/rookery.db", migrations: Notes.migrations)
        defer { database.close() }
        try await database.write { try $0.addNote(1) }
        writeFile("\(mountPoint)/ballast", Array(repeating: 1, count: 2 << 20))
        var id: Int64 = 2
        var refused: StorageFailure.Kind?
        while refused == nil, id < 2_000 {
            let (next, text) = (id, String(repeating: "x", count: 50_000))
            refused = await database.submitting { try $0.addNote(next, text) }.failureKind()
            id += 1
        }
        #expect(refused == .full)
        unlink("\(mountPoint)/ballast")
        try await database.write { try $0.addNote(5_000) }
        #expect(try await database.noteIDs() == Array(1..<id - 1) + [5_000])
    }
}
