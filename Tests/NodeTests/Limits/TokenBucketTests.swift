import Testing

@testable import Node

@Suite("A token bucket")
struct TokenBucketTests {
    private let budget = RateBudget(count: 5, seconds: 10)
    private let second: Int64 = 1_000_000

    @Test("A full bucket gives all its tokens at once, then one as often as it fills")
    func burst() {
        var bucket = TokenBucket()
        let burst = (0..<7).map { _ in bucket.take(budget, at: 100 * second) }
        #expect(burst.map(\.isAllowed) == [true, true, true, true, true, false, false])
        #expect(burst.map(\.remaining) == [4, 3, 2, 1, 0, 0, 0])
        #expect(burst[5].retrySeconds == 2 && burst[5].limit == 5 && burst[5].resetSeconds == 10)
        #expect(!bucket.take(budget, at: 102 * second - 1).isAllowed)
        #expect(bucket.take(budget, at: 102 * second).isAllowed)
        #expect(!bucket.take(budget, at: 102 * second).isAllowed)
    }

    @Test("In the long run no more than the budget goes through, however it is asked")
    func longRun() {
        var bucket = TokenBucket()
        let allowed = (0..<100_000).count { bucket.take(budget, at: Int64($0) * second / 100).isAllowed }
        #expect(allowed == 5 + 999 / 2)
    }

    @Test("After a pause the bucket is full and not fuller")
    func pause() {
        var bucket = TokenBucket()
        for _ in 0..<5 { _ = bucket.take(budget, at: 0) }
        let later = (0..<6).map { _ in bucket.take(budget, at: 3600 * second).isAllowed }
        #expect(later == [true, true, true, true, true, false])
    }

    @Test("Looking takes nothing")
    func looking() {
        var bucket = TokenBucket()
        _ = bucket.take(budget, at: 0)
        #expect(bucket.look(budget, at: 0) == bucket.look(budget, at: 0))
        #expect(bucket.look(budget, at: 0).remaining == 4)
    }

    @Test("A clock that steps back gives nothing away and locks nobody out for long")
    func stepBack() {
        var bucket = TokenBucket()
        for _ in 0..<5 { _ = bucket.take(budget, at: 100 * second) }
        #expect(!bucket.take(budget, at: 99 * second).isAllowed)
        #expect(bucket.take(budget, at: 102 * second).isAllowed)
    }

    @Test("Of two budgets the tighter one answers", arguments: [(true, 3, true, 1, 1), (false, 0, true, 9, 0), (true, 9, false, 0, 0)])
    func tighter(_ first: Bool, _ firstLeft: Int, _ second: Bool, _ secondLeft: Int, _ left: Int) {
        func verdict(_ isAllowed: Bool, _ remaining: Int) -> RateVerdict {
            RateVerdict(isAllowed: isAllowed, limit: 9, remaining: remaining, resetSeconds: 1, retrySeconds: isAllowed ? 0 : 1)
        }
        let tighter = RateVerdict.tighter(verdict(first, firstLeft), verdict(second, secondLeft))
        #expect(tighter?.remaining == left && tighter?.isAllowed == (first && second))
    }
}
