import Testing

@testable import Storage

@Suite("kill -9", .serialized)
struct KillTests {
    let folder = TemporaryFolder()

    @Test("Nothing acknowledged is missing and nothing is there twice, however often the writer is killed")
    func rounds() async throws {
        var random = SplitRandom(seed: 22)
        var acknowledged = Set<Int64>()
        var next: Int64 = 1
        for round in 1...24 {
            let child = try ChildProcess("StorageCrashChild", [folder.database, "\(next)"])
            // Its first line says that the database is open; after that every line is an acknowledged row.
            #expect(child.line() == "open")
            for _ in 0..<random.next(below: 400) {
                guard let line = child.line(), let id = Int64(line) else { break }
                acknowledged.insert(id)
            }
            child.killAtOnce()
            // What it still said before it died counts too.
            while let line = child.line(), let id = Int64(line) { acknowledged.insert(id) }
            let database = try CrashRows.open(folder.database)
            let found = try await database.read { try $0.rows("SELECT id FROM crash") { $0.int(0) } }
            #expect(acknowledged.subtracting(found) == [], "round \(round)")
            #expect(Set(found).count == found.count)
            #expect(try await database.read { try $0.integer("SELECT count(*) FROM crash WHERE twin <> id") } == 0)
            database.close()
            next = (found.max() ?? 0) + 1
        }
        #expect(acknowledged.count > 1_000)
        let database = try CrashRows.open(folder.database)
        #expect(try await database.read { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
    }

    @Test("A second process is refused while the first lives, and let in when it was killed")
    func ownership() throws {
        let child = try ChildProcess("StorageCrashChild", [folder.database, "1"])
        #expect(child.line() == "open")
        let failure = #expect(throws: StorageFailure.self) { try CrashRows.open(folder.database) }
        #expect(failure?.kind == .owned)
        #expect(failure?.sentence.contains("\(child.pid)") == true)
        child.killAtOnce()
        try CrashRows.open(folder.database).close()
    }
}

/// The schema of the program that gets killed.
enum CrashRows {
    static func open(_ path: String) throws -> Database {
        let table = "CREATE TABLE crash (id INTEGER PRIMARY KEY, twin INTEGER NOT NULL, body BLOB NOT NULL) STRICT"
        return try Database.open(at: path, .standingStill, migrations: [Migration(version: 1, statements: [table])])
    }
}
