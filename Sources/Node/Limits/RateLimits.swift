package import Chat
import Synchronization

/// The request budgets of all accounts and addresses, in memory, bounded. Any thread; a take costs about a microsecond.
package final class RateLimits: Sendable {
    /// Guessing of passwords is slowed down beside the budgets.
    package let logins: LoginThrottle

    private struct Counted: Sendable, Hashable {
        let rate: RateClass
        let key: LimitKey
    }

    private final class Shard: Sendable {
        let buckets: Mutex<RecentTable<Counted, TokenBucket>>

        init(capacity: Int) { buckets = Mutex(RecentTable(capacity: capacity)) }
    }

    private static let shardCount = 16
    private let shards: [Shard]
    private let configuration: RateConfiguration
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(_ configuration: RateConfiguration, now: @escaping @Sendable () -> Int64) {
        self.configuration = configuration
        self.now = now
        shards = (0..<Self.shardCount).map { _ in Shard(capacity: max(2, configuration.tracked * 2 / Self.shardCount)) }
        logins = LoginThrottle(tracked: configuration.tracked, isOn: !configuration.credentials.account.isOff)
    }

    /// Counts one request of a user. Nil when nothing limits it.
    /// - Parameter place: what the user's budget is divided by: the room of a message, "" otherwise.
    package func take(_ rate: RateClass, uid: Int64, place: String = "") -> RateVerdict? {
        take(rate, place.isEmpty ? .user(uid) : .userIn(uid, place), configuration[rate].account)
    }

    /// Counts one request from an address. Nil when nothing limits it.
    package func take(_ rate: RateClass, address: String) -> RateVerdict? {
        let budget = configuration[rate].address
        return budget.isOff ? nil : take(rate, LimitKey(address: address), budget)
    }

    /// Counts one request about an account that is not proven to be the asker's (log in, reset). Nil when nothing limits it.
    package func take(_ rate: RateClass, account name: String) -> RateVerdict? {
        take(rate, .name(name), configuration[rate].account)
    }

    /// Counts one request of a user and address; the refusal when one of them has used up its budget.
    package func refusal(_ rate: RateClass, uid: Int64, address: String, place: String = "") -> Refusal? {
        let verdict = RateVerdict.tighter(take(rate, uid: uid, place: place), take(rate, address: address))
        guard let verdict, !verdict.isAllowed else { return nil }
        return .rateLimited(retryAfter: verdict.retrySeconds)
    }

    /// What is left of a user's budget, without taking from it. Nil when nothing limits it.
    package func look(_ rate: RateClass, uid: Int64, place: String = "") -> RateVerdict? {
        let budget = configuration[rate].account
        guard !budget.isOff else { return nil }
        let counted = Counted(rate: rate, key: place.isEmpty ? .user(uid) : .userIn(uid, place))
        let at = now() * 1000
        return shard(of: counted).buckets.withLock { ($0[counted] ?? TokenBucket()).look(budget, at: at) }
    }

    private func take(_ rate: RateClass, _ key: LimitKey, _ budget: RateBudget) -> RateVerdict? {
        guard !budget.isOff else { return nil }
        let counted = Counted(rate: rate, key: key)
        let at = now() * 1000
        return shard(of: counted).buckets.withLock { buckets in
            var bucket = buckets[counted] ?? TokenBucket()
            defer { buckets[counted] = bucket }
            return bucket.take(budget, at: at)
        }
    }

    private func shard(of counted: Counted) -> Shard {
        shards[Int(UInt(bitPattern: counted.hashValue) % UInt(Self.shardCount))]
    }
}
