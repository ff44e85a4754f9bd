package import Chat
import Synchronization

/// Slows down guessing of passwords, per account that is tried and per address; in memory, bounded. Any thread.
package final class LoginThrottle: Sendable {
    /// Failures without a wait. An address may stand for a whole school.
    static let freePerAccount = 5
    /// See ``freePerAccount``.
    static let freePerAddress = 30

    private struct Tables: Sendable {
        var accounts: RecentTable<String, FailureLadder>
        var addresses: RecentTable<LimitKey, FailureLadder>
    }

    private let tables: Mutex<Tables>
    private let isOn: Bool

    /// Remembers `tracked` accounts and as many addresses. `isOn` false lets everything through (load tests).
    init(tracked: Int, isOn: Bool) {
        tables = Mutex(Tables(accounts: RecentTable(capacity: tracked), addresses: RecentTable(capacity: tracked)))
        self.isOn = isOn
    }

    /// Lets a try begin, or throws `rate_limited`. The try counts as failed until ``succeeded(account:address:)``.
    /// - Parameter account: what was typed, folded; also of accounts that do not exist, so that nothing shows which do.
    package func begin(account: String, address: String, at now: Int64) throws(Refusal) {
        guard isOn else { return }
        let key = LimitKey(address: address)
        let wait = tables.withLock { tables in
            var ofAccount = tables.accounts[account] ?? FailureLadder()
            var ofAddress = tables.addresses[key] ?? FailureLadder()
            let wait = max(ofAccount.wait(free: Self.freePerAccount, at: now), ofAddress.wait(free: Self.freePerAddress, at: now))
            guard wait == 0 else { return wait }
            ofAccount.begin(at: now)
            ofAddress.begin(at: now)
            tables.accounts[account] = ofAccount
            tables.addresses[key] = ofAddress
            return 0
        }
        guard wait == 0 else { throw .rateLimited(retryAfter: Int((wait + 999) / 1000)) }
    }

    /// The password was right: the account starts afresh, the address gets its try back.
    package func succeeded(account: String, address: String) {
        tables.withLock { tables in
            tables.accounts[account] = nil
            tables.addresses[LimitKey(address: address)]?.succeeded()
        }
    }

    /// The try came to nothing for reasons that are not the asker's (`busy`): it does not count.
    package func withdrawn(account: String, address: String) {
        tables.withLock { tables in
            tables.accounts[account]?.succeeded()
            tables.addresses[LimitKey(address: address)]?.succeeded()
        }
    }
}
