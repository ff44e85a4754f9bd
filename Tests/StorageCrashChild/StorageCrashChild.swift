import Glibc
import Storage

/// Writes rows until it is killed, and prints the number of each once it is acknowledged.
/// Arguments: the database, the first number. Used by the tests of module Storage only.
@main
enum StorageCrashChild {
    static func main() async throws {
        let first = Int64(CommandLine.arguments[2])!
        var configuration = DatabaseConfiguration()
        // Small, so that the log is copied and reset while it is being killed.
        configuration.checkpointPages = 16
        configuration.walLimit = 256 << 10
        let table = "CREATE TABLE crash (id INTEGER PRIMARY KEY, twin INTEGER NOT NULL, body BLOB NOT NULL) STRICT"
        let database = try Database.open(
            at: CommandLine.arguments[1], configuration, migrations: [Migration(version: 1, statements: [table])])
        say("open")
        await withTaskGroup { group in
            for writer in 0..<16 {
                group.addTask { await write(from: first + Int64(writer), step: 16, into: database) }
            }
        }
    }

    private static func write(from first: Int64, step: Int64, into database: Database) async {
        var id = first
        while true {
            let next = id
            do {
                try await database.write { session in
                    try session.run(
                        "INSERT INTO crash (id, twin, body) VALUES ($1, $2, $3)", .int(next), .int(next),
                        .blob(Array(repeating: UInt8(truncatingIfNeeded: next), count: Int(next % 700))))
                }
            } catch {
                say("failed: \(error)")
                return
            }
            say("\(id)")
            id += step
        }
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(1, bytes, bytes.count)
    }
}
