import Testing

@testable import Chat

@Suite("What queues and providers let through")
struct JobGateTests {
    static let fault = JobFault("down", "Nobody answered.")

    @Test("The back-off doubles up to its cap, and chance moves it by half at most")
    func backOff() {
        let backOff = BackOff(first: 1_000, cap: 10_000)
        #expect((1...6).map(backOff.plain(after:)) == [1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
        #expect(backOff.plain(after: 1_000_000) == 10_000)
        #expect(BackOff(first: .max / 2, cap: .max).plain(after: 60) == .max)
        #expect(backOff.delay(after: 2, chance: 0) == 1_000)
        #expect(backOff.delay(after: 2, chance: 0.999_999) == 2_999)
    }

    @Test("A bucket lets its burst through, then one after the other")
    func bucket() {
        var bucket = JobBucket(JobRate(4, per: 1_000))
        #expect(bucket.tokens(at: 10_000) == 4)
        bucket.take(4, at: 10_000)
        #expect(bucket.tokens(at: 10_000) == 0)
        #expect(bucket.nextToken(after: 10_000) == 10_250)
        #expect(bucket.tokens(at: 10_249) == 0)
        #expect(bucket.tokens(at: 10_250) == 1)
        #expect(bucket.tokens(at: 11_000) == 4)
        #expect(bucket.tokens(at: 99_000) == 4)
    }

    @Test("A bucket never gives more in any time than its burst and what filled in meanwhile")
    func bucketRate() {
        var random = SeededRandom(seed: 11)
        var bucket = JobBucket(JobRate(10, per: 1_000))
        var now: Int64 = 1_000_000
        var taken = 0
        for _ in 0..<5_000 {
            now += Int64.random(in: 0...40, using: &random)
            let count = min(bucket.tokens(at: now), Int.random(in: 0...3, using: &random))
            bucket.take(count, at: now)
            taken += count
            #expect(taken <= 10 + Int((now - 1_000_000) / 100) + 1)
        }
        #expect(taken > 900)
    }

    @Test("A clock that was set back does not shut a bucket for longer than it takes to fill")
    func bucketClock() {
        var bucket = JobBucket(JobRate(2, per: 1_000))
        bucket.take(2, at: 1_000_000)
        #expect(bucket.tokens(at: 10) == 0)
        #expect(bucket.nextToken(after: 10) == 510)
        bucket.take(0, at: 10)
        #expect(bucket.tokens(at: 1_010) == 2)
    }

    @Test("An open breaker lets nobody through, then one; longer each time that one fails")
    func breaker() {
        var breaker = CircuitBreaker()
        #expect(breaker.room(at: 0) == nil)
        breaker.failed(at: 0, until: nil)
        breaker.failed(at: 1, until: nil)
        #expect(breaker.openUntil == 1_000 && breaker.failures == 1)
        #expect(breaker.room(at: 999) == 0 && breaker.room(at: 1_000) == 1)
        breaker.failed(at: 1_500, until: nil)
        #expect(breaker.openUntil == 3_500)
        breaker.answered(at: 2_000)
        #expect(breaker.openUntil == 3_500)
        breaker.answered(at: 3_500)
        #expect(breaker.room(at: 3_500) == nil && breaker.failures == 0)
    }

    @Test("A provider that names a time gets it, a later one too")
    func breakerAsked() {
        var breaker = CircuitBreaker()
        breaker.failed(at: 0, until: 60_000)
        breaker.failed(at: 1, until: 90_000)
        breaker.failed(at: 2, until: 30_000)
        #expect(breaker.openUntil == 90_000)
    }

    @Test("A gate gives room within cap, bucket, breaker and pause")
    func gate() {
        var gate = JobGate(cap: 3, bucket: JobBucket(JobRate(5, per: 1_000)))
        #expect(gate.room(at: 0) == 3)
        gate.begin(3, at: 0)
        #expect(gate.room(at: 0) == 0 && gate.opens(after: 0) == nil)
        for _ in 0..<3 { gate.end(.done, at: 0) }
        #expect(gate.room(at: 0) == 2)
        gate.begin(2, at: 0)
        gate.end(.done, at: 0)
        #expect(gate.room(at: 0) == 0 && gate.opens(after: 0) == 200)
        gate.end(.wait(until: 5_000, Self.fault), at: 0)
        #expect(gate.room(at: 4_999) == 0 && gate.opens(after: 4_999) == 5_000)
        #expect(gate.room(at: 5_000) == 1)
        gate.begin(1, at: 5_000)
        #expect(gate.room(at: 5_000) == 0 && gate.opens(after: 5_000) == nil)
        gate.end(.done, at: 5_000)
        #expect(gate.room(at: 6_000) == 3)
        gate.pause()
        #expect(gate.room(at: 6_000) == 0 && gate.opens(after: 6_000) == nil)
        gate.resume()
        #expect(gate.room(at: 6_000) == 3)
    }

    @Test("A wrong key opens the breaker, a wrong address does not")
    func gateTrips() {
        var gate = JobGate(cap: 9)
        gate.begin(2, at: 0)
        gate.end(.dead(Self.fault), at: 0)
        #expect(gate.room(at: 0) == 8)
        gate.end(.dead(Self.fault, trips: true), at: 0)
        #expect(gate.room(at: 0) == 0)
    }
}
