import Glibc
import Storage
import Synchronization

/// The database threads alone: small writes and reads through a table like that of messages, every commit synced.
struct DriverBenchmark {
    let folder: String

    private static let schema = [
        Migration(
            version: 1,
            statements: [
                """
                CREATE TABLE message (id INTEGER PRIMARY KEY, room INTEGER NOT NULL, sender INTEGER NOT NULL, sent INTEGER NOT NULL,
                    kind INTEGER NOT NULL, reply INTEGER, body TEXT NOT NULL) STRICT
                """,
                "CREATE INDEX message_room ON message (room, id)",
            ])
    ]

    func run() async throws {
        let path = "\(folder)/driver-benchmark.db"
        removeDatabase(path)
        defer { removeDatabase(path) }
        let database = try Database.open(at: path, migrations: Self.schema)
        defer { database.close() }
        try await emptyBodies(database)
        for callers in [1, 16, 128, 512] { try await tasks(database, callers: callers) }
        for callers in [1, 16, 128, 512] { await callbacks(database, callers: callers) }
        try await reads(database)
        print(database.statistics())
    }

    // MARK: writes

    /// What a body costs beyond its SQL: nothing to do, nothing to sync.
    private func emptyBodies(_ database: Database) async throws {
        let count = 400_000
        let time = await loop(database, callers: 128, count: count) { _, _ in }
        report("empty bodies, 128 callers, callback", count: count, nanoseconds: time)
    }

    private func tasks(_ database: Database, callers: Int) async throws {
        let each = callers == 1 ? 5_000 : 200_000 / callers
        let latencies = Latencies()
        let before = try await database.write { _ in threadTime() }
        let time = try await nanoseconds {
            try await withThrowingTaskGroup { group in
                for _ in 0..<callers {
                    group.addTask {
                        for number in 0..<each {
                            let start = now()
                            try await database.write { try insert(number, $0) }
                            latencies.add(now() - start)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let used = Double(try await database.write { _ in threadTime() } - before) / 1_000 / Double(callers * each)
        let tail = "p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us, writer \(used.hundredths) us of processor"
        report("insert, FULL, \(callers) callers, async", count: callers * each, nanoseconds: time, tail)
    }

    private func callbacks(_ database: Database, callers: Int) async {
        let count = callers == 1 ? 5_000 : 200_000
        let time = await loop(database, callers: callers, count: count) { number, session in try insert(number, session) }
        report("insert, FULL, \(callers) callers, callback", count: count, nanoseconds: time)
    }

    /// Each caller submits its next body in the completion of the last one.
    private func loop(
        _ database: Database, callers: Int, count: Int, _ body: @escaping @Sendable (Int, any WriteSession) throws -> Void
    ) async -> UInt64 {
        await nanoseconds {
            await withCheckedContinuation { continuation in
                let race = Race(count: count, callers: callers) { continuation.resume() }
                for _ in 0..<callers { race.next(database, body) }
            }
        }
    }

    // MARK: reads

    private func reads(_ database: Database) async throws {
        let newest = try await database.read { try $0.integer("SELECT max(id) FROM message") ?? 0 }
        try await reading("point read", 200_000, database) { session, number in
            _ = try session.integer("SELECT sent FROM message WHERE id = $1", .int(Int64(number) * 7919 % newest))
        }
        try await reading("last 50 of a room", 40_000, database) { session, number in
            _ = try session.rows(
                "SELECT id, sender, sent, kind, reply, body FROM message WHERE room = $1 ORDER BY id DESC LIMIT 50",
                [.int(Int64(number % 100))]
            ) { (id: $0.int(0), sender: $0.int(1), sent: $0.int(2), kind: $0.int(3), reply: $0.intOrNil(4), body: $0.text(5)) }
        }
    }

    private func reading(
        _ name: String, _ count: Int, _ database: Database, _ body: @escaping @Sendable (any SQLSession, Int) throws -> Void
    ) async throws {
        let time = try await nanoseconds {
            try await withThrowingTaskGroup { group in
                for caller in 0..<16 {
                    group.addTask {
                        for number in 0..<count / 16 { try await database.read { try body($0, number * 16 + caller) } }
                    }
                }
                try await group.waitForAll()
            }
        }
        report("\(name), 16 callers, async", count: count, nanoseconds: time)
    }
}

/// Callers that start again until a number of bodies is done.
private final class Race: Sendable {
    private let started = Atomic<Int>(0)
    private let running: Atomic<Int>
    private let count: Int
    private let end: @Sendable () -> Void

    init(count: Int, callers: Int, _ end: @escaping @Sendable () -> Void) {
        self.count = count
        running = Atomic(callers)
        self.end = end
    }

    func next(_ database: Database, _ body: @escaping @Sendable (Int, any WriteSession) throws -> Void) {
        let number = started.add(1, ordering: .relaxed).oldValue
        guard number < count else {
            if running.subtract(1, ordering: .relaxed).newValue == 0 { end() }
            return
        }
        database.submit(.interactive) {
            try body(number, $0)
        } _: { [self] result in
            if case .failure(let error) = result { print("failed: \(error)") }
            next(database, body)
        }
    }
}

private let eighty = String(repeating: "a message of eighty bytes ", count: 4).prefix(80).description

private func insert(_ number: Int, _ session: any WriteSession) throws {
    try session.run(
        "INSERT INTO message (room, sender, sent, kind, reply, body) VALUES ($1, $2, $3, $4, $5, $6)",
        .int(Int64(number % 100)), .int(Int64(number % 1_000)), .int(Int64(number)), 1, nil, .text(eighty))
}

/// Removes a database with everything beside it.
func removeDatabase(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-owner"] { unlink(path + suffix) }
}
