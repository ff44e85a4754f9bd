import Chat
import Testing

@testable import Storage

/// A database with a queue and a clock that stands where it is put.
final class JobTableStage: @unchecked Sendable {
    static let start: Int64 = 1_800_000_000_000
    static let mail = JobKind(
        "mail", "Sends a letter.",
        JobPolicy(queue: "post", attempts: 3, backOff: BackOff(first: 1_000, cap: 60_000), provider: "smtp", effect: .once))
    static let push = JobKind("push", "Rings a bell.", JobPolicy(queue: "post", priority: 1, life: 30_000, effect: .repeatable))
    static let tidy = JobKind(
        "tidy", "Tidies up.", JobPolicy(queue: "house", attempts: nil, effect: .transaction, cron: CronSchedule("0 3 * * *")))

    let folder = TemporaryFolder()
    let database: Database
    private var token: Int64 = 0

    init(_ configuration: DatabaseConfiguration = DatabaseConfiguration()) throws {
        database = try Database.open(at: folder.database, configuration, migrations: Schema.migrations)
    }

    @discardableResult
    func make(_ kind: JobKind = mail, at now: Int64 = start, _ change: @Sendable (inout NewJob) -> Void = { _ in }) async throws -> Int64? {
        var job = NewJob(kind)
        change(&job)
        return try await database.write { [job] in try $0.enqueue(job, at: now) }
    }

    /// Claims with a token of its own and a lease of 30 s.
    func claim(_ kinds: JobKind..., limit: Int = 100, at now: Int64 = start, boot: String? = "first") async throws -> [ClaimedJob] {
        token += 1
        let lease = JobLease(worker: "ada", boot: boot, token: token, until: now + 30_000)
        let rooms = kinds.map { (kind: $0.name, room: limit) }
        return try await database.write { try $0.claimJobs(rooms, limit: limit, lease, at: now) }
    }

    @discardableResult
    func end(_ job: ClaimedJob, _ outcome: JobOutcome, at now: Int64 = start, reference: String? = nil) async throws -> JobState? {
        let end = JobEnd(id: job.id, token: job.token, outcome: outcome, reference: reference)
        return try await database.write {
            try $0.settle([end], at: now, backOff: { _ in JobTableStage.mail.policy.backOff }, chance: { 0.5 })
        }.first?.state
    }

    @discardableResult
    func sweep(at now: Int64, limit: Int = 100) async throws -> JobSweep {
        try await database.write { try $0.sweepJobs(at: now, limit: limit) }
    }

    func act(_ act: JobAct, _ id: Int64?, at now: Int64 = start) async throws -> JobActAnswer {
        let id = try #require(id)
        return try await database.write { try $0.act(act, onJob: id, at: now) }
    }

    func job(_ id: Int64?) async throws -> JobRow {
        let id = try #require(id)
        return try #require(try await database.read { try $0.job(id) })
    }

    /// Whether the counters say what counting would.
    func countersAreTrue() async throws -> Bool {
        try await database.read { session in
            let counted = try session.rows(
                text: "SELECT queue, kind, state, count(*) FROM jobs GROUP BY queue, kind, state ORDER BY queue, kind, state", []
            ) { JobCount(queue: $0.text(0), kind: $0.text(1), state: JobState(rawValue: $0.int(2)) ?? .dead, count: Int($0.int(3))) }
            return try session.jobCounts() == counted
        }
    }
}
