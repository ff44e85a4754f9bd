import Chat
import Testing

@testable import Storage

@Suite("The table of jobs")
struct JobTableTests {
    static let start = JobTableStage.start
    static let fault = JobFault("smtp_451", "The mail server is busy.", status: 451)

    @Test("A job commits with its cause, or neither does")
    func oneTransaction() async throws {
        let stage = try JobTableStage()
        struct Trouble: Error {}
        await #expect(throws: Trouble.self) {
            try await stage.database.write { session in
                try session.enqueue(NewJob(JobTableStage.mail), at: JobTableStage.start)
                throw Trouble()
            }
        }
        #expect(try await stage.claim(JobTableStage.mail).isEmpty)
        try await stage.make()
        #expect(try await stage.claim(JobTableStage.mail).count == 1)
        #expect(try await stage.countersAreTrue())
    }

    @Test("The first by priority go first, then the oldest; a kind nobody asks for stays")
    func order() async throws {
        let stage = try JobTableStage()
        let late = try await stage.make { $0.priority = 7 }
        let bell = try await stage.make(JobTableStage.push)
        let first = try await stage.make()
        let second = try await stage.make()
        let tidy = try await stage.make(JobTableStage.tidy)
        #expect(
            try await stage.claim(JobTableStage.mail, JobTableStage.push, limit: 3).map(\.id) == [bell, first, second].compactMap(\.self))
        #expect(try await stage.claim(JobTableStage.mail, JobTableStage.push).map(\.id) == [late].compactMap(\.self))
        #expect(try await stage.job(tidy).state == .ready)
        #expect(try await stage.countersAreTrue())
    }

    @Test("While a job of a kind and key has not ended there is no second one, and afterwards there may be")
    func uniqueKeys() async throws {
        let stage = try JobTableStage()
        let first = try await stage.make { $0.uniqueKey = "ben" }
        let (second, otherKind) = (
            try await stage.make { $0.uniqueKey = "ben" }, try await stage.make(JobTableStage.push) { $0.uniqueKey = "ben" }
        )
        #expect(first != nil && second == nil && otherKind != nil)
        let job = try #require(try await stage.claim(JobTableStage.mail).first)
        #expect(try await stage.make { $0.uniqueKey = "ben" } == nil)
        try await stage.end(job, .dead(Self.fault))
        let third = try await stage.make { $0.uniqueKey = "ben" }
        #expect(third != nil)
        #expect(try await stage.act(.retry, first) == .taken)
        #expect(try await stage.countersAreTrue())
    }

    @Test("Many jobs in one body, those of a taken key not twice")
    func bulk() async throws {
        let stage = try JobTableStage()
        let jobs = (0..<300).map { NewJob(JobTableStage.mail, uniqueKey: "\($0 % 200)") }
        #expect(try await stage.database.write(.bulk) { try $0.enqueue(jobs, at: JobTableStage.start) } == 200)
        #expect(try await stage.countersAreTrue())
    }

    @Test("A failed attempt waits for its back-off, keeps its error, and is dead after the last")
    func attempts() async throws {
        let stage = try JobTableStage()
        let id = try await stage.make()
        var now = Self.start
        for attempt in 1...3 {
            let job = try #require(try await stage.claim(JobTableStage.mail, at: now).first)
            #expect(job.attempt == attempt)
            let state = try await stage.end(job, .retry(Self.fault), at: now)
            #expect(state == (attempt < 3 ? .scheduled : .dead))
            now += Int64(1_000 << (attempt - 1))
            try await stage.sweep(at: now - 1)
            #expect(try await stage.claim(JobTableStage.mail, at: now - 1).isEmpty)
            try await stage.sweep(at: now)
        }
        let id2 = try #require(id)
        let rows = try await stage.database.read { try $0.jobAttempts(id2) }
        #expect(rows.map(\.run) == [1, 2, 3] && rows.allSatisfy { $0.status == 451 && $0.outcome == "retry" && $0.worker == "ada" })
        #expect(try await stage.job(id).fault == Self.fault.sentence)
        #expect(try await stage.act(.retry, id, at: now) == .done(.ready))
        #expect(try await stage.claim(JobTableStage.mail, at: now).first?.attempt == 1)
        #expect(try await stage.countersAreTrue())
    }

    @Test("Who lost the lease changes nothing any more, not even after the next has it")
    func fencing() async throws {
        let stage = try JobTableStage()
        let id = try await stage.make()
        let slow = try #require(try await stage.claim(JobTableStage.mail).first)
        let sweep = try await stage.sweep(at: Self.start + 30_000)
        #expect(sweep.lost == [slow.id] && sweep.dead == 0)
        #expect(try await stage.end(slow, .done, at: Self.start + 30_001) == nil)
        let next = try #require(try await stage.claim(JobTableStage.mail, at: Self.start + 30_002).first)
        #expect(next.attempt == 1 && next.token != slow.token)
        #expect(try await stage.end(slow, .dead(Self.fault), at: Self.start + 30_003) == nil)
        #expect(try await stage.job(id).state == .running)
        #expect(try await stage.end(next, .done, at: Self.start + 30_004) == .done)
        #expect(try await stage.countersAreTrue())
    }

    @Test("A heartbeat prolongs a lease, and tells who has lost it or is to stop")
    func heartbeat() async throws {
        let stage = try JobTableStage()
        for _ in 0..<3 { try await stage.make() }
        let jobs = try await stage.claim(JobTableStage.mail)
        #expect(try await stage.act(.cancel, jobs[1].id) == .done(.running))
        try await stage.end(jobs[2], .done)
        let answer = try await stage.database.write { session in
            let answer = try session.extendLeases(jobs.map { ($0.id, $0.token) }, until: JobTableStage.start + 60_000)
            return [answer.lost, answer.cancelled]
        }
        #expect(answer == [[jobs[2].id], [jobs[1].id]])
        #expect(try await stage.sweep(at: Self.start + 59_999).lost.isEmpty)
        #expect(try await stage.sweep(at: Self.start + 60_000).lost.sorted() == [jobs[0].id, jobs[1].id])
        #expect(try await stage.job(jobs[0].id).state == .ready)
        #expect(try await stage.job(jobs[1].id).state == .cancelled)
    }

    @Test("Three lost leases are the end of a job that has twenty attempts left")
    func poison() async throws {
        let stage = try JobTableStage()
        let id = try await stage.make(JobTableStage.tidy)
        for crash in 1...3 {
            let now = Self.start + Int64(crash) * 60_000
            #expect(try await stage.claim(JobTableStage.tidy, at: now).count == 1)
            #expect(try await stage.sweep(at: now + 30_000).dead == (crash < 3 ? 0 : 1))
        }
        let job = try await stage.job(id)
        #expect(job.state == .dead && job.crashes == 3 && job.attempt == 0)
        #expect(try await stage.countersAreTrue())
    }

    @Test("A start takes back at once what the last one held, and leaves workers elsewhere their jobs")
    func earlierBoot() async throws {
        let stage = try JobTableStage()
        for _ in 0..<3 { try await stage.make() }
        let own = try await stage.claim(JobTableStage.mail, limit: 2)
        let elsewhere = try await stage.claim(JobTableStage.mail, boot: nil)
        let taken = try await stage.database.write { session in
            (
                try session.takeBackLeases(boot: "first", at: JobTableStage.start, limit: 9),
                try session.takeBackLeases(boot: "second", at: JobTableStage.start, limit: 9)
            )
        }
        #expect(taken == (0, 2))
        for job in own { #expect(try await stage.job(job.id).state == .ready) }
        #expect(try await stage.end(elsewhere[0], .done) == .done)
        #expect(try await stage.countersAreTrue())
    }

    @Test("What nobody needs any more is not handed out, and expires")
    func expiry() async throws {
        let stage = try JobTableStage()
        let id = try await stage.make(JobTableStage.push)
        #expect(try await stage.claim(JobTableStage.push, at: Self.start + 30_000).isEmpty)
        #expect(try await stage.sweep(at: Self.start + 29_999).next == Self.start + 30_000)
        #expect(try await stage.sweep(at: Self.start + 30_000).next == nil)
        #expect(try await stage.job(id).state == .expired)
        #expect(try await stage.countersAreTrue())
    }

    @Test("A sweep that had more to do than it may says so")
    func cutShort() async throws {
        let stage = try JobTableStage()
        for _ in 0..<5 { try await stage.make { $0.runAt = JobTableStage.start + 1_000 } }
        #expect(try await stage.sweep(at: Self.start + 999).next == Self.start + 1_000)
        let first = try await stage.sweep(at: Self.start + 1_000, limit: 3)
        let second = try await stage.sweep(at: Self.start + 1_000, limit: 3)
        #expect(first.isCutShort && !second.isCutShort && second.next == nil)
        #expect(try await stage.claim(JobTableStage.mail, at: Self.start + 1_000).count == 5)
    }

    @Test("A provider's callback finds the job by the provider's name for it")
    func references() async throws {
        let stage = try JobTableStage()
        let id = try await stage.make()
        let job = try #require(try await stage.claim(JobTableStage.mail).first)
        try await stage.end(job, .done, reference: "SM42")
        #expect(try await stage.database.read { try $0.job(reference: "SM42") }?.id == id)
    }
}
