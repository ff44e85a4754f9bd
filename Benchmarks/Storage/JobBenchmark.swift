import Chat
import Glibc
import Logging
import Storage
import Synchronization
import Workers

/// The job queue: claims beside many waiting jobs, a message with a job in its commit, a drain of jobs that do nothing, and how soon
/// a job begins after its commit. Every commit is synced.
struct JobBenchmark {
    let folder: String
    /// Jobs that wait while claims are measured; a tenth as many are scheduled.
    let waiting: Int

    private static let time: Int64 = 1_800_000_000_000
    private static let push = JobKind("bench.push", "Waits.", JobPolicy(queue: "bench", priority: 1, effect: .repeatable))
    private static let mail = JobKind("bench.mail", "Waits.", JobPolicy(queue: "bench", priority: 5, effect: .repeatable))

    func run() async throws {
        try await backlog()
        try await messages()
        try await dispatching()
    }

    private func open(_ name: String, _ configuration: DatabaseConfiguration = DatabaseConfiguration()) throws -> (Database, () -> Void) {
        let path = "\(folder)/\(name).db"
        removeDatabase(path)
        let database = try Database.open(at: path, configuration, migrations: Schema.migrations)
        return (
            database,
            {
                database.close()
                removeDatabase(path)
            }
        )
    }

    // MARK: a backlog

    private func backlog() async throws {
        let (database, close) = try open("job-benchmark")
        defer { close() }
        let part = 500
        let filling = try await nanoseconds {
            for number in 0..<waiting / part {
                let kind = number.isMultiple(of: 2) ? Self.push : Self.mail
                let later = number.isMultiple(of: 11) ? Self.time + 3_600_000 : nil
                let jobs = (0..<part).map { _ in NewJob(kind, payload: #"{"challenge":123456}"#, runAt: later) }
                try await database.write(.bulk) { _ = try $0.enqueue(jobs, at: Self.time) }
            }
        }
        report("bulk, 500 a body", count: waiting, nanoseconds: filling)
        try await claims(database, kinds: [Self.push, Self.mail])
        try await pages(database)
    }

    private func claims(_ database: Database, kinds: [JobKind]) async throws {
        let latencies = Latencies()
        var used: UInt64 = 0
        let count = 2_000
        let rooms = kinds.map { (kind: $0.name, room: 1) }
        for number in 0..<count {
            let lease = JobLease(worker: "bench", boot: "b", token: Int64(number), until: Self.time + 30_000)
            let start = now()
            used += try await database.write { session in
                let start = threadTime()
                _ = try session.claimJobs(rooms, limit: 1, lease, at: Self.time)
                return threadTime() - start
            }
            latencies.add(now() - start)
        }
        let body = (Double(used) / 1_000 / Double(count)).hundredths
        print(
            "claim of one among \(waiting): body \(body) us; with commit p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us"
        )
    }

    private func pages(_ database: Database) async throws {
        for (name, filter) in [
            ("all", JobFilter()), ("ready", JobFilter(state: .ready)), ("running", JobFilter(kind: "bench.push", state: .running)),
        ] {
            let latencies = Latencies()
            for _ in 0..<100 {
                let start = now()
                _ = try await database.read { try $0.jobs(filter, before: .max, limit: 50, at: Self.time) }
                latencies.add(now() - start)
            }
            print("page of 50, \(name): p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us")
        }
    }

    // MARK: messages

    private func messages() async throws {
        let log = LogBox()
        var configuration = DatabaseConfiguration()
        configuration.onCommit = { batch in log.value?.committed(batch) }
        let (database, close) = try open("job-message-benchmark", configuration)
        defer { close() }
        log.value = try await EventLog.open(database, nodeName: "north.example")
        let stage = try await DoorStage(database, log.value!, rooms: 100)
        for callers in [1, 256] {
            for _ in 0..<3 {
                for withJob in [false, true] { try await messages(stage, database, callers: callers, withJob: withJob) }
            }
        }
    }

    private func messages(_ stage: DoorStage, _ database: Database, callers: Int, withJob: Bool) async throws {
        let each = callers == 1 ? 1_500 : 40_000 / callers
        let before = try await database.write { _ in threadTime() }
        let time = try await nanoseconds {
            try await withThrowingTaskGroup { group in
                for caller in 0..<callers {
                    group.addTask {
                        for number in 0..<each {
                            try await database.write { session in
                                try stage.append(caller * 7_919 + number, in: session)
                                if withJob { try session.enqueue(NewJob(Self.push), at: Self.time) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let used = Double(try await database.write { _ in threadTime() } - before) / 1_000 / Double(callers * each)
        report(
            "message\(withJob ? " + job" : ""), \(callers) callers", count: callers * each, nanoseconds: time,
            "writer \(used.hundredths) us of processor")
    }

    // MARK: the dispatcher

    private func dispatching() async throws {
        let bell = JobBell()
        var configuration = DatabaseConfiguration()
        configuration.onCommit = { bell.committed($0) }
        let (database, close) = try open("job-drain-benchmark", configuration)
        defer { close() }
        let dispatcher = JobDispatcher(
            database, bell: bell, boot: "bench", logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        let count = 50_000
        let progress = Progress(count)
        let handler = JobHandler(
            JobCatalog.probe,
            .outside { _ in
                progress.begun()
                return JobResult(.done)
            })
        for _ in 0..<count / 500 {
            try await database.write(.bulk) {
                _ = try $0.enqueue(Array(repeating: NewJob(JobCatalog.probe), count: 500), at: JobClock.system.now())
            }
        }
        let worker = HandlerWorker(name: "bench", slots: 256, isInProcess: true, [handler], ends: dispatcher, transactions: nil)
        let running = Task { await dispatcher.run() }
        let drain = await nanoseconds {
            dispatcher.attach(worker)
            await progress.allBegun()
        }
        report("drain of jobs that do nothing", count: count, nanoseconds: drain)
        try await wakes(database, progress)
        dispatcher.finish()
        await running.value
    }

    private func wakes(_ database: Database, _ progress: Progress) async throws {
        try await Task.sleep(for: .milliseconds(500))
        let (fromCall, fromCommit) = (Latencies(), Latencies())
        for _ in 0..<400 {
            progress.expect(1)
            let start = now()
            try await database.write { _ = try $0.enqueue(NewJob(JobCatalog.probe), at: JobClock.system.now()) }
            let committed = now()
            await progress.allBegun()
            let begun = progress.lastBegun
            fromCall.add(begun - start)
            fromCommit.add(begun > committed ? begun - committed : 0)
            try await Task.sleep(for: .milliseconds(5))
        }
        for (name, latencies) in [("call", fromCall), ("commit", fromCommit)] {
            print("wake, \(name) to begun: p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us")
        }
    }

    /// Counts jobs down and tells when the last has begun.
    private final class Progress: Sendable {
        private struct State {
            var left: Int
            var last: UInt64 = 0
            var waiting: CheckedContinuation<Void, Never>?
        }

        private let state: Mutex<State>

        init(_ count: Int) { state = Mutex(State(left: count)) }

        var lastBegun: UInt64 { state.withLock(\.last) }

        func expect(_ count: Int) { state.withLock { $0.left = count } }

        func begun() {
            let waiting = state.withLock { state in
                state.left -= 1
                state.last = now()
                guard state.left == 0 else { return CheckedContinuation<Void, Never>?.none }
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }

        func allBegun() async {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.left > 0 { state.waiting = continuation }
                    return state.left <= 0
                }
                if isOver { continuation.resume() }
            }
        }
    }
}
