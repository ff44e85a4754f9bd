package import Cryptography

/// A key of a server with the time for which it counts.
package struct KnownKey: Sendable, Equatable {
    package let key: VerifyingKey
    /// The last moment at which it counts, in milliseconds since 1970.
    package private(set) var until: Int64
    /// Whether its server signs with it, as far as it was heard; a key that was replaced counts for events alone.
    package private(set) var isCurrent: Bool

    /// As it is stored.
    package init(key: VerifyingKey, until: Int64, isCurrent: Bool) {
        self.key = key
        self.until = until
        self.isCurrent = isCurrent
    }

    /// Whether a signature of that moment may be this key's.
    package func covers(_ moment: KeyMoment, at now: Int64) -> Bool {
        switch moment {
        case .request: isCurrent && until >= now
        case .event(let time): until >= time
        }
    }

    /// Whether its server has said itself that the key ended before that moment.
    package func hasEnded(before moment: KeyMoment, at now: Int64) -> Bool { !isCurrent && !covers(moment, at: now) }

    /// Its server has not named it again: it may have ended at any time after it was last heard of, so at the latest now.
    package mutating func drop(at now: Int64) {
        until = min(until, now)
        isCurrent = false
    }
}
