import Chat
import Foundation
import Logging
import Storage
import Synchronization
import Testing

@testable import Workers

/// A real database with a dispatcher on it, a fake clock, and the kinds of this suite.
final class QueueStage: JobStage {
    static let letter = JobKind(
        "letter", "Sends a letter.",
        JobPolicy(queue: "post", attempts: 3, backOff: BackOff(first: 1_000, cap: 60_000), provider: "smtp", effect: .once))
    static let bell = JobKind("bell", "Rings a bell.", JobPolicy(queue: "bells", priority: 1, timeLimit: 5_000, effect: .repeatable))
    static let note = JobKind("note", "Writes into the table of facts.", JobPolicy(queue: "house", attempts: 2, effect: .transaction))
    static let kinds = [letter, bell, note]

    let folder: String
    let database: Database
    let bell = JobBell()
    let clock = FakeJobClock()
    let dispatcher: JobDispatcher
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(
        boot: String = "first", folder: String? = nil, kinds: [JobKind] = QueueStage.kinds, queues: [JobLimit] = [],
        providers: [JobLimit] = []
    ) throws {
        let path = folder ?? NSTemporaryDirectory() + "rookery-queue-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        self.folder = path
        var configuration = DatabaseConfiguration()
        configuration.jobs = bell
        database = try Database.open(at: path + "/rookery.db", configuration, migrations: Schema.migrations)
        dispatcher = JobDispatcher(
            database, bell: bell, kinds: kinds, queues: queues, providers: providers, boot: boot, clock: clock.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func start() {
        let dispatcher = dispatcher
        task.withLock { $0 = Task { await dispatcher.run() } }
    }

    /// Writes what is left and closes; the folder stays until the stage goes.
    func stop() async {
        dispatcher.finish()
        await task.withLock { $0 }?.value
        database.close()
    }

    @discardableResult
    func make(_ kind: JobKind, _ change: @Sendable (inout NewJob) -> Void = { _ in }) async throws -> Int64 {
        var job = NewJob(kind)
        change(&job)
        let now = clock.now
        let id = try await database.write { [job] in try $0.enqueue(job, at: now) }
        return try #require(id)
    }

    /// Returns once workers offer to take so many jobs of the kind.
    func untilOffered(_ kind: String, _ room: Int) async throws {
        while bell.offers.room(kind) != room { try await Task.sleep(for: .milliseconds(2)) }
    }

    /// How many jobs are in the state.
    func count(_ state: JobState) async throws -> Int {
        try await database.read { try $0.jobCounts() }.filter { $0.state == state }.reduce(0) { $0 + $1.count }
    }
}

/// A worker that a test moves by hand.
final class ScriptedWorker: JobWorker {
    let name: String
    let kinds: Set<String>
    let slots: Int
    let isInProcess: Bool
    private let (begun, begin) = AsyncStream.makeStream(of: ClaimedJob.self)
    let cancelled = Mutex<[Int64]>([])
    /// What it was told of its words, call by call.
    let told = Mutex<[[Int64]]>([])

    init(_ name: String, _ kinds: [JobKind], slots: Int = 10, isInProcess: Bool = true) {
        self.name = name
        self.kinds = Set(kinds.map(\.name))
        self.slots = slots
        self.isInProcess = isInProcess
    }

    func begin(_ jobs: [ClaimedJob]) { for job in jobs { begin.yield(job) } }
    func cancel(_ jobs: [Int64]) { cancelled.withLock { $0 += jobs } }
    func settled(_ jobs: [Int64]) { told.withLock { $0.append(jobs) } }
    func tick(at now: Int64) {}

    /// The next job it was given; one caller at a time.
    func next() async -> ClaimedJob? {
        for await job in begun { return job }
        return nil
    }
}
