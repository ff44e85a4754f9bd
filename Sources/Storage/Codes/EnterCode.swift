package import Chat
import Cryptography

/// What became of a code that somebody entered.
package enum CodeEntry: Sendable, Equatable {
    /// It was the one, and is used up.
    case right(ChallengeRow)
    /// It was not; or there is none, or it was tried too often. Whoever guesses learns nothing else.
    case wrong
    /// Its time is over.
    case expired
    /// The provider could not deliver it; told to whom the address belongs or who says so.
    case undelivered
}

extension WriteSession {
    /// Looks at a code. The try is counted whatever comes out, so the body must not refuse after it: answer the entry, and refuse once it
    /// is on disk.
    /// - Parameters:
    ///   - purpose: what the caller wants to do with it.
    ///   - session: the caller's session; nil without one.
    package func enterCode(
        _ entered: OneTimeCode?, for id: String, purpose: CodePurpose, session: String?, at now: Int64, _ key: CodeKey, _ policy: CodePolicy
    ) throws(StorageFailure) -> CodeEntry {
        guard let expiry = key.expiry(of: id) else { return .wrong }
        guard now < expiry else { return .expired }
        guard let row = try challenge(id) else { return .wrong }
        if row.refusal != nil, row.challenge.binding.purpose == purpose, purpose != .reset { return .undelivered }
        var challenge = row.challenge
        let own = challenge.binding
        let binding = CodeBinding(challenge: id, purpose: purpose, address: own.address, session: session)
        let tries = challenge.tries
        let entry = challenge.enter(
            entered, for: binding, now: now, triesInHour: try wrongCodes(about: own.address, key, at: now), policy: policy,
            hash: key.seal, areEqual: MessageAuthentication.areEqual)
        let isRight = entry == .right
        try run(
            "UPDATE code_challenges SET tries = $2, wrong = wrong + $3, is_over = $4 WHERE challenge = $1", .text(id),
            SQLValue(challenge.tries), SQLValue(challenge.tries > tries && !isRight ? 1 : 0), SQLValue(challenge.isOver))
        guard isRight else { return .wrong }
        try noteEntered(id, at: now)
        return .right(row)
    }

    /// Wrong codes of the last hour for everything that leads to the account with that address.
    private func wrongCodes(about address: String, _ key: CodeKey, at now: Int64) throws(StorageFailure) -> Int {
        let user = try address.utf8.contains(UInt8(ascii: "@")) ? account(email: address) : account(phone: address)
        var wrong = 0
        for each in Set([address, user?.email, user?.phone].compactMap { $0 }) {
            wrong += try wrongCodes(for: key.name(each), since: now - 3_600_000)
        }
        return wrong
    }
}
