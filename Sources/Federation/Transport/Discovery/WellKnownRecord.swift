package import Chat

/// What is remembered of a host's well-known file. Times are milliseconds since 1970.
package struct WellKnownRecord: Sendable, Equatable {
    /// The server that the file names; nil when there is no such file.
    package let delegate: ServerName?
    /// The file is not asked for again before.
    package let freshUntil: Int64
    /// While the file cannot be had, what it said counts until then, so that a web server that stumbles does not move a chat server.
    package let rememberedUntil: Int64

    /// Without a word about it a file is kept for a day; whatever it says, for 5 minutes at least and 2 days at most.
    package static let standardAge: Int64 = 24 * 3_600_000
    package static let ages: ClosedRange<Int64> = 300_000...48 * 3_600_000
    /// That there is no file is kept for an hour.
    package static let absence: Int64 = 3_600_000
    /// How long a file is remembered that was there, and how often it is asked for meanwhile.
    package static let memory: Int64 = 2 * 3_600_000
    package static let retry: Int64 = 120_000

    /// As it is stored.
    package init(delegate: ServerName?, freshUntil: Int64, rememberedUntil: Int64) {
        self.delegate = delegate
        self.freshUntil = freshUntil
        self.rememberedUntil = rememberedUntil
    }

    /// The file was there.
    /// - Parameter maxAge: seconds, as its answer said.
    package static func found(_ delegate: ServerName, maxAge: Int?, at now: Int64) -> WellKnownRecord {
        let said = maxAge.map { Int64(clamping: min($0, 1_000_000)) * 1_000 } ?? standardAge
        let freshUntil = now + min(max(said, ages.lowerBound), ages.upperBound)
        return WellKnownRecord(delegate: delegate, freshUntil: freshUntil, rememberedUntil: freshUntil + memory)
    }

    /// The file was not there, or was none.
    /// - Parameter previous: what was remembered before.
    package static func missing(after previous: WellKnownRecord?, at now: Int64) -> WellKnownRecord {
        if let previous, let delegate = previous.delegate, now < previous.rememberedUntil {
            let freshUntil = min(now + retry, previous.rememberedUntil)
            return WellKnownRecord(delegate: delegate, freshUntil: freshUntil, rememberedUntil: previous.rememberedUntil)
        }
        return WellKnownRecord(delegate: nil, freshUntil: now + absence, rememberedUntil: .min)
    }

    /// Whether it can be used without asking.
    package func isFresh(at now: Int64) -> Bool { now < freshUntil }
}
