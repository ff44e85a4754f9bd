import Glibc
import Testing

@testable import Storage

@Suite("A check")
struct CheckTests {
    let folder = TemporaryFolder()
    let keys: String

    init() async throws {
        keys = folder.file("keys")
        mkdir(keys, 0o700)
        writeFile(keys + "/signing", [1])
        let database = try Notes.open(folder)
        try await database.write { session in
            for id in 1...200 { try session.addNote(Int64(id), String(repeating: "c", count: 500)) }
            try session.run("INSERT INTO tag (name, note) VALUES ('a', 7)")
        }
        database.close()
    }

    private func findings(_ rules: [Check.Rule] = []) throws -> [String] {
        try Check.database(at: folder.database, keys: keys, migrations: Notes.migrations, rules: rules)
    }

    @Test("A sound node has no findings, and its files stay as they are")
    func sound() throws {
        let before = readFile(folder.database)
        #expect(try findings() == [])
        #expect(readFile(folder.database) == before)
    }

    @Test("A damaged page is found")
    func damagedPage() throws {
        var bytes = try #require(readFile(folder.database))
        for index in 5 * 4096 + 8..<6 * 4096 { bytes[index] = 0xA5 }
        writeFile(folder.database, bytes)
        #expect(try !findings().isEmpty)
    }

    @Test("A row that points nowhere is found")
    func danglingRow() throws {
        let connection = try SQLiteConnection(path: folder.database, fileSystem: nil)
        try connection.script("PRAGMA foreign_keys = OFF; DELETE FROM note WHERE id = 7")
        connection.close()
        #expect(try findings() == ["Table tag: row 1 points to a row of note that is not there."])
    }

    @Test("Keys that others can read are found")
    func openKeys() throws {
        chmod(keys + "/signing", 0o644)
        chmod(keys, 0o755)
        let found = try findings()
        #expect(found.count == 2)
        #expect(found.contains { $0.contains("keys/signing") && $0.contains("0600") })
    }

    @Test("A rule of the layers above adds its breaches; one that cannot be checked says so")
    func rules() throws {
        let found = try findings([
            Check.Rule("Numbers") { session throws(StorageFailure) in
                try session.rows("SELECT id FROM note WHERE id > 198") { "Note \($0.int(0)) is too many." }
            },
            Check.Rule("Nonsense") { session throws(StorageFailure) in try session.rows("SELECT nothing FROM nowhere") { $0.text(0) } },
        ])
        #expect(found.prefix(2) == ["Note 199 is too many.", "Note 200 is too many."])
        #expect(found.count == 3)
        #expect(found.last?.hasPrefix("Nonsense could not be checked.") == true)
    }

    @Test("It is refused while a node runs")
    func running() throws {
        let node = try Notes.open(folder)
        defer { node.close() }
        let failure = #expect(throws: StorageFailure.self) { try findings() }
        #expect(failure?.kind == .owned)
    }

    @Test("A backup can be checked without restoring it")
    func backups() async throws {
        let database = try Notes.open(folder)
        let file = folder.file("node.tar")
        try await Backup.write(database, keys: keys, to: file)
        let check = { try Check.backup(file, unpackingInto: folder.file("unpacked"), migrations: Notes.migrations, rules: []) }
        #expect(try check() == [])
        var bytes = try #require(readFile(file))
        bytes[40_000] ^= 4
        writeFile(file, bytes)
        #expect(try check().count == 1)
    }
}
