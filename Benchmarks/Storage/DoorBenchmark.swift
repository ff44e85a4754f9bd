import Glibc
import Storage
import Synchronization

/// The append door over a log that holds many events already: rules, building, hashing, rows, commit, and folding as a node does it.
struct DoorBenchmark {
    let folder: String
    /// Events in the log before anything is measured.
    let events: Int

    private static let rooms = 1_000
    private static let nodeName = "north.example"

    func run() async throws {
        let path = "\(folder)/door-benchmark.db"
        removeDatabase(path)
        defer { removeDatabase(path) }
        let log = LogBox()
        var configuration = DatabaseConfiguration()
        configuration.onCommit = { batch in log.value?.committed(batch) }
        let database = try Database.open(at: path, configuration, migrations: Schema.migrations)
        defer { database.close() }
        log.value = try await EventLog.open(database, nodeName: Self.nodeName)
        let stage = try await DoorStage(database, log.value!, rooms: Self.rooms)
        let filling = try await nanoseconds { try await StoredEvents(count: events, rooms: stage.rooms).fill(database) }
        // What was just written would otherwise go to disk while the door is measured.
        sync()
        print("\(events) events stored in \(filling / 1_000_000_000) s, \(fileSize(path) >> 20) MB")
        // Opened again: the log finds its head and its rooms in the file, like after a start.
        let opening = try await nanoseconds { log.value = try await EventLog.open(database, nodeName: Self.nodeName) }
        print("opening the log: \(opening / 1_000_000) ms")
        for callers in [1, 16, 128, 512] { try await measure(stage.with(log.value!), database, callers: callers) }
        print(database.statistics())
    }

    private func measure(_ stage: DoorStage, _ database: Database, callers: Int) async throws {
        let each = callers == 1 ? 3_000 : 100_000 / callers
        let latencies = Latencies()
        let folding = Folding(stage.log, database)
        let before = try await database.write { _ in threadTime() }
        let time = try await nanoseconds {
            try await withThrowingTaskGroup { group in
                for caller in 0..<callers {
                    group.addTask {
                        for number in 0..<each {
                            let start = now()
                            try await database.write { try stage.append(caller * 7_919 + number, in: $0) }
                            latencies.add(now() - start)
                            folding.startIfDue()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let used = Double(try await database.write { _ in threadTime() } - before) / 1_000 / Double(callers * each)
        let tail = "p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us, writer \(used.hundredths) us of processor"
        report("door, \(events) stored, \(callers) callers", count: callers * each, nanoseconds: time, tail)
        await folding.end()
    }
}

/// A log that is known only after the database is open.
final class LogBox: Sendable {
    private let kept = Mutex<EventLog?>(nil)

    var value: EventLog? {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}

/// Folds the tail beside the appends whenever enough has gathered, one fold at a time.
private final class Folding: Sendable {
    private let log: EventLog
    private let database: Database
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ log: EventLog, _ database: Database) {
        self.log = log
        self.database = database
    }

    func startIfDue() {
        guard log.wantsFold else { return }
        task.withLock { task in
            guard task == nil else { return }
            task = Task { [self] in
                do { try await log.fold(in: database, at: DoorStage.time) } catch { print("fold failed: \(error)") }
                self.task.withLock { $0 = nil }
            }
        }
    }

    func end() async { await task.withLock { $0 }?.value }
}

private func fileSize(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
}
