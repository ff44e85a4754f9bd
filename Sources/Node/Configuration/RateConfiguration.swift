/// How often anything may be asked, per kind of request. Both budgets of a kind count; the tighter one answers.
package struct RateConfiguration: Sendable, Equatable {
    /// The two budgets of one kind of request.
    package struct Pair: Sendable, Equatable {
        /// Per account (for messages: per user and room; for credentials: per account that is tried).
        package var account: RateBudget
        /// Per client address; an IPv6 address counts by its /64.
        package var address: RateBudget
    }

    /// Everything without a kind of its own.
    package var standard = Pair(account: RateBudget(count: 300, seconds: 60), address: RateBudget(count: 1200, seconds: 60))
    /// Log in, register, refresh, reset. Many people may sit behind one address.
    package var credentials = Pair(account: RateBudget(count: 10, seconds: 300), address: RateBudget(count: 100, seconds: 300))
    /// Sends and forwards.
    package var messages = Pair(account: RateBudget(count: 5, seconds: 10), address: RateBudget(count: 500, seconds: 10))
    /// Making rooms and invites.
    package var creation = Pair(account: RateBudget(count: 30, seconds: 60), address: RateBudget(count: 200, seconds: 60))
    /// Directory, search in messages, export.
    package var search = Pair(account: RateBudget(count: 30, seconds: 60), address: RateBudget(count: 300, seconds: 60))
    /// Files that are sent.
    package var uploads = Pair(account: RateBudget(count: 60, seconds: 60), address: RateBudget(count: 300, seconds: 60))
    /// Files that are fetched: a page of history shows many.
    package var media = Pair(account: RateBudget(count: 1200, seconds: 60), address: RateBudget(count: 6000, seconds: 60))
    /// Accounts and addresses remembered at one time; beyond it the ones longest unused are forgotten.
    package var tracked = 100_000

    /// The defaults.
    package init() {}

    /// The budgets of one kind of request.
    package subscript(_ kind: RateClass) -> Pair {
        switch kind {
        case .standard: standard
        case .credentials: credentials
        case .messages: messages
        case .creation: creation
        case .search: search
        case .uploads: uploads
        case .media: media
        }
    }
}
