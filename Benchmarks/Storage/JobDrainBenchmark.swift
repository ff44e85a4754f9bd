import Chat
import Glibc
import Logging
import Storage
import Synchronization
import Workers

/// A drain of jobs that do nothing, and how soon a single job begins at an idle worker.
struct JobDrainBenchmark {
    let folder: String
    let figures: Figures

    func run() async throws {
        let bell = JobBell()
        var configuration = DatabaseConfiguration()
        configuration.jobs = bell
        let stage = try JobStage("job-drain-benchmark", in: folder, configuration)
        defer { stage.close() }
        let database = stage.database
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
        figures.add("drained/s", Double(count) * 1e9 / Double(drain))
        try await enqueues(database)
        try await wakes(database, progress)
        dispatcher.finish()
        await running.value
    }

    /// Jobs by themselves, each with its own commit, of a kind that no worker takes.
    private func enqueues(_ database: Database) async throws {
        let count = 3_000
        let time = try await nanoseconds {
            for _ in 0..<count {
                try await database.write { _ = try $0.enqueue(NewJob(JobBenchmark.push), at: JobClock.system.now()) }
            }
        }
        report("enqueue, one a commit", count: count, nanoseconds: time)
        figures.add("enqueued/s", Double(count) * 1e9 / Double(time))
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
            if name == "call" {
                figures.add("wake p50 µs", Double(latencies.percentile(0.5)))
                figures.add("wake p99 µs", Double(latencies.percentile(0.99)))
            }
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
