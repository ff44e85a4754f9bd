import Chat
import Testing

@testable import Storage

@Suite("Lanes, people's acts and lists of jobs")
struct JobLaneTests {
    static let start = JobTableStage.start
    static let fault = JobFault("down", "Nobody answered.")

    @Test(
        "Jobs of a lane run one at a time and in order, whatever becomes of the one before",
        arguments: [
            JobOutcome.done, .dead(fault), .retry(fault), .cancelled, .snooze(until: start + 5_000),
        ])
    func lanes(_ outcome: JobOutcome) async throws {
        let stage = try JobTableStage()
        let inLane: @Sendable (inout NewJob) -> Void = { $0.lane = "mail:ben" }
        let (first, second) = (try await stage.make(JobTableStage.mail, inLane), try await stage.make(JobTableStage.mail, inLane))
        let other = try await stage.make { $0.lane = "mail:cleo" }
        let taken = try await stage.claim(JobTableStage.mail)
        #expect(Set(taken.map(\.id)) == Set([first, other].compactMap(\.self)))
        #expect(try await stage.job(second).state == .blocked)
        try await stage.end(taken[0], outcome)
        #expect(try await stage.claim(JobTableStage.mail).map(\.id) == [second].compactMap(\.self))
        #expect(try await stage.countersAreTrue())
    }

    @Test("Who goes on in a lane keeps it; who comes back finds it held")
    func comingBack() async throws {
        let stage = try JobTableStage()
        let inLane: @Sendable (inout NewJob) -> Void = { $0.lane = "mail:ben" }
        let first = try await stage.make(JobTableStage.mail, inLane)
        let second = try await stage.make(JobTableStage.mail, inLane)
        var job = try #require(try await stage.claim(JobTableStage.mail).first)
        try await stage.end(job, .again)
        job = try #require(try await stage.claim(JobTableStage.mail).first)
        #expect(job.id == first)
        try await stage.end(job, .retry(Self.fault))
        #expect(try await stage.claim(JobTableStage.mail).map(\.id) == [second].compactMap(\.self))
        try await stage.sweep(at: Self.start + 2_000)
        #expect(try await stage.job(first).state == .blocked)
        #expect(try await stage.countersAreTrue())
    }

    @Test("A job that waits behind another is ready in a free lane, waits on in one that is held, and stays where it is once it has begun")
    func moving() async throws {
        let stage = try JobTableStage()
        var jobs: [Int64?] = []
        for lane in ["a", "a", "a", "b"] { jobs.append(try await stage.make { $0.lane = lane }) }
        let later = try await stage.make {
            $0.lane = "a"
            $0.runAt = Self.start + 1_000
        }
        let move: @Sendable (Int64?, String) async throws -> JobState = { id, lane in
            let id = try #require(id)
            try await stage.database.write { try $0.moveJob(id, toLane: lane, at: Self.start) }
            return try await stage.job(id).state
        }
        #expect(try await move(jobs[1], "c") == .ready)
        #expect(try await move(jobs[2], "b") == .blocked)
        #expect(try await move(later, "d") == .scheduled)
        #expect(try await move(jobs[0], "e") == .ready)
        #expect(try await stage.act(.cancel, jobs[3]) == .done(.cancelled))
        #expect(try await stage.job(jobs[2]).state == .ready)
        #expect(try await stage.act(.cancel, jobs[0]) == .done(.cancelled))
        try await stage.sweep(at: Self.start + 1_000)
        #expect(try await stage.job(later).state == .ready)
        #expect(try await stage.countersAreTrue())
    }

    @Test("The head of a lane that is cancelled or expires lets the next go")
    func headGoes() async throws {
        let stage = try JobTableStage()
        let first = try await stage.make { $0.lane = "a" }
        let second = try await stage.make {
            $0.lane = "a"
            $0.expiresAt = JobTableStage.start + 10
        }
        let third = try await stage.make { $0.lane = "a" }
        #expect(try await stage.act(.cancel, first) == .done(.cancelled))
        #expect(try await stage.job(second).state == .ready)
        try await stage.sweep(at: Self.start + 10)
        #expect(try await stage.job(second).state == .expired)
        #expect(try await stage.job(third).state == .ready)
        #expect(try await stage.countersAreTrue())
    }

    @Test("People cancel, retry and run what can be, and hear why not")
    func acts() async throws {
        let stage = try JobTableStage()
        let later = try await stage.make { $0.runAt = JobTableStage.start + 60_000 }
        #expect(try await stage.act(.runNow, later) == .done(.ready))
        #expect(try await stage.act(.runNow, later) == .unfit(.ready))
        #expect(try await stage.act(.cancel, later) == .done(.cancelled))
        #expect(try await stage.act(.cancel, later) == .unfit(.cancelled))
        #expect(try await stage.act(.retry, later) == .done(.ready))
        #expect(try await stage.act(.retry, 999) == .missing)
        #expect(try await stage.countersAreTrue())
    }

    @Test("All dead jobs of a kind begin anew, in slices, and no others")
    func retryAll() async throws {
        let stage = try JobTableStage()
        for _ in 0..<5 { try await stage.make() }
        try await stage.make(JobTableStage.push)
        for job in try await stage.claim(JobTableStage.mail, JobTableStage.push) { try await stage.end(job, .dead(Self.fault)) }
        var last: Int64 = 0
        var counts: [Int] = []
        while true {
            let from = last
            let (retried, end) = try await stage.database.write {
                try $0.retryDeadJobs(of: "mail", after: from, at: JobTableStage.start, limit: 2)
            }
            guard let end else { break }
            counts.append(retried)
            last = end
        }
        #expect(counts == [2, 2, 1])
        #expect(try await stage.claim(JobTableStage.mail, JobTableStage.push).count == 5)
        #expect(try await stage.countersAreTrue())
    }

    @Test("A kind with a schedule is made at its time, once however often it was missed")
    func crons() async throws {
        let stage = try JobTableStage()
        let tick: @Sendable (Int64) async throws -> Int64? = { now in
            try await stage.database.write { try $0.makeCronJobs([JobTableStage.tidy, JobTableStage.mail], at: now) }
        }
        let three = try #require(JobTableStage.tidy.policy.cron?.next(after: Self.start))
        #expect(try await tick(Self.start) == three)
        #expect(try await tick(three - 1) == three)
        #expect(try await stage.claim(JobTableStage.tidy, at: three - 1).isEmpty)
        #expect(try await tick(three + 5 * 86_400_000) == three + 6 * 86_400_000)
        let made = try await stage.claim(JobTableStage.tidy, at: three + 5 * 86_400_000)
        #expect(made.count == 1)
        #expect(try await tick(three + 6 * 86_400_000) == three + 7 * 86_400_000)
        #expect(try await stage.claim(JobTableStage.tidy, at: three + 6 * 86_400_000).isEmpty)
        #expect(try await tick(Self.start) == three)
    }

    @Test("Ended jobs are removed with their attempts, a few at a time, and only old ones")
    func pruning() async throws {
        let stage = try JobTableStage()
        for _ in 0..<5 { try await stage.make() }
        for job in try await stage.claim(JobTableStage.mail) { try await stage.end(job, .dead(Self.fault)) }
        let counts = try await stage.database.write { session in
            try [0, 1, 1, 1].map {
                try session.pruneJobs(.dead, endedBefore: JobTableStage.start + Int64($0), at: JobTableStage.start, limit: 3)
            }
        }
        #expect(counts == [0, 3, 2, 0])
        #expect(try await stage.database.read { try $0.integer("SELECT count(*) FROM job_attempts") } == 0)
        #expect(try await stage.countersAreTrue())
    }

    @Test("Lists hold what was asked for, page by page, both ways")
    func lists() async throws {
        let stage = try JobTableStage()
        var random = SystemRandomNumberGenerator()
        for index in 0..<60 {
            try await stage.make([JobTableStage.mail, JobTableStage.push, JobTableStage.tidy][index % 3]) {
                $0.priority = index % 4
                if index % 5 == 0 { $0.runAt = JobTableStage.start + 1_000 }
            }
        }
        for job in try await stage.claim(JobTableStage.mail, JobTableStage.push, limit: 20) where Bool.random(using: &random) {
            try await stage.end(job, .done)
        }
        let all = try await stage.database.read { try $0.jobs(JobFilter(), before: .max, limit: 100, at: Self.start) }
        #expect(all.count == 60 && all.map(\.id) == all.map(\.id).sorted(by: >))
        let filters = [
            JobFilter(queue: "post"), JobFilter(kind: "tidy"), JobFilter(state: .ready), JobFilter(queue: "post", state: .running),
            JobFilter(kind: "mail", state: .done), JobFilter(queue: "house", kind: "mail"),
        ]
        for filter in filters {
            let wanted = all.filter {
                (filter.queue ?? $0.queue) == $0.queue && (filter.kind ?? $0.kind) == $0.kind && (filter.state ?? $0.state) == $0.state
            }.map(\.id)
            var down: [Int64] = []
            var last = Int64.max
            while true {
                let page = try await stage.database.read { [last] in try $0.jobs(filter, before: last, limit: 7, at: Self.start) }
                guard let end = page.last else { break }
                down += page.map(\.id)
                last = end.id
            }
            let up = try await stage.database.read { try $0.jobs(filter, after: 0, limit: 100, at: Self.start) }.map(\.id)
            #expect(down == wanted && up == wanted.reversed())
        }
    }

    @Test("A pause is kept, told once, and a resume closes the breaker")
    func gates() async throws {
        let stage = try JobTableStage()
        let (told, twice, rows) = try await stage.database.write { session in
            (
                try session.setPaused(true, .provider, "smtp", why: "moving", at: 5),
                try session.setPaused(true, .provider, "smtp", why: "moving", at: 6), try session.jobGates()
            )
        }
        #expect(told && !twice && rows.map(\.pausedAt) == [5])
        var gate = JobGate(cap: 3, bucket: JobBucket(JobRate(2, per: 1_000)))
        gate.begin(2, at: Self.start)
        gate.end(.wait(until: nil, Self.fault), at: Self.start)
        let open = try await stage.database.write { [gate] session in
            try session.keep(gate, .provider, "smtp", why: "down")
            return try session.jobGates()
        }
        #expect(open[0].openUntil == Self.start + 1_000 && open[0].pausedAt == 5 && open[0].fullAt == gate.bucket?.fullAt)
        let closed = try await stage.database.write { session in
            _ = try session.setPaused(false, .provider, "smtp", why: nil, at: 7)
            return try session.jobGates()
        }
        #expect(closed[0].openUntil == nil && closed[0].pausedAt == nil)
    }

    @Test(
        "No statement of the queue scans or sorts it",
        arguments: [
            "SELECT priority, id FROM jobs WHERE kind = 'a' AND state = 2 AND (expires_at IS NULL OR expires_at > 1) ORDER BY priority, id LIMIT 9",
            "UPDATE jobs SET state = 3 WHERE id = 1 AND state = 2 RETURNING kind",
            "SELECT id FROM jobs WHERE state = 0 AND run_at <= 1 ORDER BY run_at LIMIT 9",
            "SELECT id FROM jobs WHERE state = 3 AND lease_until <= 1 ORDER BY lease_until LIMIT 9",
            "SELECT id FROM jobs WHERE state < 3 AND expires_at IS NOT NULL AND expires_at <= 1 ORDER BY expires_at LIMIT 9",
            "SELECT expires_at FROM jobs WHERE state < 3 AND expires_at IS NOT NULL ORDER BY expires_at LIMIT 1",
            "SELECT run_at FROM jobs WHERE state = 0 ORDER BY run_at LIMIT 1",
            "SELECT lease_until FROM jobs WHERE state = 3 ORDER BY lease_until LIMIT 1",
            "SELECT 1 FROM jobs WHERE lane = 'a' AND state IN (2, 3)",
            "SELECT id, queue, kind FROM jobs WHERE lane = 'a' AND state = 1 ORDER BY priority, id LIMIT 1",
            "SELECT 1 FROM jobs WHERE kind = 'a' AND unique_key = 'b' AND unique_key IS NOT NULL AND state < 4",
            "SELECT id FROM jobs WHERE kind = 'a' AND state = 5 AND state <> 2 AND id > 1 ORDER BY id LIMIT 9",
            "SELECT id FROM jobs WHERE kind = 'a' AND state = 2 AND priority = 1 AND id > 1 AND id < 9 ORDER BY id DESC LIMIT 9",
            "SELECT id FROM jobs WHERE kind = 'a' AND state = 4 AND state <> 2 AND id > 1 AND id < 9 ORDER BY id DESC LIMIT 9",
            "SELECT id FROM jobs WHERE fault_code = 'a' AND kind = 'a' AND state = 4 AND id > 1 AND id < 9 ORDER BY id DESC LIMIT 9",
            "SELECT id FROM jobs WHERE id > 1 AND id < 9 ORDER BY id DESC LIMIT 9",
            "SELECT * FROM audit WHERE subject = 'a' AND id < 9 ORDER BY id DESC LIMIT 9",
            "SELECT * FROM audit WHERE id < 9 ORDER BY id DESC LIMIT 9",
            "SELECT at FROM stats WHERE scale = 60 AND at >= 9",
            "SELECT id, created_at FROM jobs WHERE id >= 9 ORDER BY id LIMIT 1",
            "SELECT fault_code FROM jobs WHERE fault_code > 'a' AND fault_code IS NOT NULL ORDER BY fault_code LIMIT 1",
            "SELECT run_at FROM jobs WHERE kind = 'a' AND state = 2 AND priority = 1 ORDER BY id LIMIT 1",
            "SELECT id, queue, kind FROM jobs WHERE state >= 4 AND state = 5 AND finished_at < 1 ORDER BY finished_at LIMIT 9",
            "SELECT id FROM jobs WHERE provider_ref = 'a' AND provider_ref IS NOT NULL ORDER BY id DESC LIMIT 1",
        ])
    func plans(sql: String) async throws {
        let stage = try JobTableStage()
        let plan = try await stage.database.read { try $0.rows(text: "EXPLAIN QUERY PLAN " + sql, []) { $0.text(3) } }
        // A walk along the index that holds nothing but what is wanted is no scan of the table.
        let isFine = plan.allSatisfy { step in
            step.hasPrefix("SEARCH")
                || step.hasPrefix("SCAN") && ["jobs_due", "jobs_leased", "jobs_expiring"].contains { step.hasSuffix("INDEX \($0)") }
        }
        #expect(isFine, "\(plan)")
    }
}
