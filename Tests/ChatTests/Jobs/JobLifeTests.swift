import Testing

@testable import Chat

@Suite("The life of a job")
struct JobLifeTests {
    static let backOff = BackOff(first: 1_000, cap: 60_000)
    static let fault = JobFault("down", "Nobody answered.")

    private func job(
        _ state: JobState = .ready, attempt: Int = 0, crashes: Int = 0, cancelled: Bool = false, attempts: Int? = 3, expiresAt: Int64? = nil
    ) -> JobLife {
        JobLife(
            state: state, runAt: 0, attempt: attempt, crashes: crashes, isCancelRequested: cancelled, attempts: attempts, crashLimit: 3,
            expiresAt: expiresAt)
    }

    private func ended(_ life: JobLife, _ outcome: JobOutcome, at now: Int64 = 100) -> JobLife {
        var life = life
        let was = life.end(outcome, at: now, Self.backOff, chance: 0.5)
        #expect(was)
        return life
    }

    @Test("A scheduled job becomes due at its time and not before")
    func due() {
        var life = JobLife(state: .scheduled, runAt: 50, attempts: 3, crashLimit: 3)
        let (early, onTime, again) = (life.becomeDue(at: 49), life.becomeDue(at: 50), life.becomeDue(at: 51))
        #expect(!early && onTime && !again)
        #expect(life.state == .ready)
    }

    @Test("Only a ready job is taken, and that begins an attempt", arguments: JobState.allCases)
    func claim(from state: JobState) {
        var life = job(state)
        let was = life.claim(at: 100)
        #expect(was == (state == .ready))
        #expect(life.attempt == (was ? 1 : 0))
        #expect(life.state == (was ? .running : state))
    }

    @Test("Whose life is over is not taken any more, but expires")
    func expiry() {
        var life = job(expiresAt: 100)
        let (taken, early, late) = (life.claim(at: 100), life.expire(at: 99), life.expire(at: 100))
        #expect(!taken && !early && late)
        #expect(life.state == .expired)
    }

    @Test("A running job is let finish after its time")
    func expiryWhileRunning() {
        var life = job(.running, attempt: 1, expiresAt: 100)
        let was = life.expire(at: 200)
        #expect(!was)
        #expect(ended(life, .done, at: 200).state == .done)
    }

    @Test("A failed attempt waits for the back-off, and for what the provider asked")
    func retrying() {
        let life = ended(job(.running, attempt: 1), .retry(Self.fault))
        #expect(life.state == .scheduled && life.runAt == 1_100 && life.attempt == 1)
        let asked = ended(job(.running, attempt: 1), .retry(Self.fault, notBefore: 9_000))
        #expect(asked.runAt == 9_000)
    }

    @Test("The last attempt that fails is the end, unless there is no last one")
    func lastAttempt() {
        #expect(ended(job(.running, attempt: 3), .retry(Self.fault)).state == .dead)
        #expect(ended(job(.running, attempt: 99, attempts: nil), .retry(Self.fault)).state == .scheduled)
    }

    @Test("What would come after its life is over expires at once")
    func lateRetry() {
        #expect(ended(job(.running, attempt: 1, expiresAt: 1_100), .retry(Self.fault)).state == .expired)
        #expect(ended(job(.running, attempt: 1, expiresAt: 1_101), .retry(Self.fault)).state == .scheduled)
    }

    @Test(
        "An attempt that was none is given back",
        arguments: [JobOutcome.wait(until: nil, JobFault("down", "")), .again, .returned, .snooze(until: 5_000)])
    func attemptsGivenBack(_ outcome: JobOutcome) {
        let life = ended(job(.running, attempt: 3), outcome)
        #expect(life.attempt == 2)
        #expect(life.state == (outcome == .snooze(until: 5_000) ? .scheduled : .ready))
    }

    @Test("Three lost leases are the end, whatever attempts are left")
    func crashes() {
        var life = job(.running, attempt: 1, attempts: 20)
        for crash in 1...3 {
            let was = life.loseLease(at: 100)
            #expect(was && life.crashes == crash && life.attempt == 0)
            #expect(life.state == (crash < 3 ? .ready : .dead))
            _ = life.claim(at: 100)
        }
        #expect(life.state == .dead)
    }

    @Test("A waiting job is cancelled at once, a running one is asked to stop and asked once", arguments: JobState.allCases)
    func cancelling(from state: JobState) {
        var life = job(state)
        let (first, second) = (life.cancel(), life.cancel())
        #expect(first == !state.isEnded && !second)
        let expected: JobState = state.isEnded ? state : state == .running ? .running : .cancelled
        #expect(life.state == expected)
        #expect(life.isCancelRequested == (state == .running))
    }

    @Test("A job that was asked to stop does not come back, but what was done is done")
    func cancelledWhileRunning() {
        let life = job(.running, attempt: 1, cancelled: true)
        #expect(ended(life, .done).state == .done)
        #expect(ended(life, .cancelled).state == .cancelled)
        #expect(ended(life, .retry(Self.fault)).state == .cancelled)
        #expect(ended(life, .returned).state == .cancelled)
        var lost = life
        _ = lost.loseLease(at: 100)
        #expect(lost.state == .cancelled)
    }

    @Test("Dead and cancelled jobs begin anew, nothing else does", arguments: JobState.allCases)
    func retry(from state: JobState) {
        var life = job(state, attempt: 3, crashes: 2)
        let was = life.retry(at: 100)
        #expect(was == (state == .dead || state == .cancelled))
        #expect(!was || life == JobLife(state: .ready, runAt: 100, attempts: 3, crashLimit: 3))
    }

    @Test("What nobody needs any more does not begin anew")
    func retryTooLate() {
        var life = job(.dead, expiresAt: 100)
        let was = life.retry(at: 100)
        #expect(!was)
    }

    @Test("Only a running job can end", arguments: JobState.allCases.filter { $0 != .running })
    func endOfNothing(_ state: JobState) {
        var life = job(state)
        let (done, lost) = (life.end(.done, at: 1, Self.backOff, chance: 0), life.loseLease(at: 1))
        #expect(!done && !lost && life.state == state)
    }

    @Test("Whatever happens in whatever order, attempts stay within their number and an end is an end")
    func anyOrder() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            var life = job(attempts: 3, expiresAt: 5_000)
            var now: Int64 = 0
            for _ in 0..<40 {
                now += Int64.random(in: 0...200, using: &random)
                let before = life
                step(&life, now: now, &random)
                #expect((0...3).contains(life.attempt) && (0...3).contains(life.crashes))
                let isAnew = (before.state == .dead || before.state == .cancelled) && life.attempt == 0
                #expect(!before.state.isEnded || life == before || isAnew)
            }
        }
    }

    private func step(_ life: inout JobLife, now: Int64, _ random: inout SeededRandom) {
        let chance = Double.random(in: 0..<1, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: _ = life.cancel()
        case 1: _ = life.retry(at: now)
        case 2: _ = life.runNow(at: now)
        case 3: _ = life.expire(at: now)
        case 4: _ = life.loseLease(at: now)
        case 5: _ = life.end(.snooze(until: now + 50), at: now, Self.backOff, chance: chance)
        case 6: _ = life.end(.retry(Self.fault), at: now, Self.backOff, chance: chance)
        case 7: _ = life.end(.returned, at: now, Self.backOff, chance: chance)
        case 8, 9: _ = life.becomeDue(at: now)
        default: _ = life.claim(at: now)
        }
    }
}
