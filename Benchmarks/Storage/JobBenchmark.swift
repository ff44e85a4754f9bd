import Chat
import Storage

/// The job queue: claims beside many waiting jobs, a message with and without a job in its commit, beside an empty queue and a full
/// one, a drain of jobs that do nothing, and how soon a job begins after its commit. Every commit is synced.
struct JobBenchmark {
    let folder: String
    /// Jobs that wait while claims and messages are measured; a tenth as many are scheduled.
    let waiting: Int

    static let time: Int64 = 1_800_000_000_000
    static let push = JobKind("bench.push", "Waits.", JobPolicy(queue: "bench", priority: 1, effect: .repeatable))
    static let mail = JobKind("bench.mail", "Waits.", JobPolicy(queue: "bench", priority: 5, effect: .repeatable))

    func run() async throws {
        let figures = Figures()
        try await JobBacklogBenchmark(folder: folder, waiting: waiting, figures: figures).run()
        try await JobMessageBenchmark(folder: folder, waiting: waiting, figures: figures).run()
        try await JobDrainBenchmark(folder: folder, figures: figures).run()
        print(figures.line)
    }
}

/// A database of its own for one part of the benchmark, on fresh files.
struct JobStage {
    let database: Database
    private let path: String

    init(_ name: String, in folder: String, _ configuration: DatabaseConfiguration = DatabaseConfiguration()) throws {
        path = "\(folder)/\(name).db"
        removeDatabase(path)
        database = try Database.open(at: path, configuration, migrations: Schema.migrations)
    }

    /// `count` jobs of two kinds that nobody takes, every eleventh of them for later.
    func fill(_ count: Int) async throws {
        let part = 500
        for number in 0..<count / part {
            let kind = number.isMultiple(of: 2) ? JobBenchmark.push : JobBenchmark.mail
            let later = number.isMultiple(of: 11) ? JobBenchmark.time + 3_600_000 : nil
            let jobs = (0..<part).map { _ in NewJob(kind, payload: #"{"challenge":123456}"#, runAt: later) }
            try await database.write(.bulk) { _ = try $0.enqueue(jobs, at: JobBenchmark.time) }
        }
    }

    func close() {
        database.close()
        removeDatabase(path)
    }
}
