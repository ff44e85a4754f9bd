internal import CanonicalJSON

/// How it stands with a server, as far as sending to it tells. Times are milliseconds since 1970.
package struct DeliveryHealth: Sendable, Equatable {
    /// Attempts that failed one after the other.
    package private(set) var failures = 0
    /// When the first of these was; nil while it can be reached.
    package private(set) var failingSince: Int64?
    /// Nothing is sent before that, unless the server lets itself be heard; nil for no wait.
    package private(set) var retryAt: Int64?
    /// When it last took something.
    package private(set) var lastSuccess: Int64?
    /// When it last sent us a request, or answered one.
    package private(set) var lastHeard: Int64?
    /// When it last gave any sign of life; nil for never.
    package var lastContact: Int64? { [lastSuccess, lastHeard].compactMap { $0 }.max() }
    /// What went wrong last: an HTTP status, or a word of the transport's. Never an address or a text of the peer's.
    package private(set) var lastFault: String?
    private var asksForPatience = false
    /// When an attempt last followed a sign of life.
    private var wokenAt: Int64?

    /// Who can send to us but not be reached is not tried at each of its requests.
    private static let betweenWakes: Int64 = 5_000

    package init() {}

    /// It took a transaction. Returns since when it had been failing, nil if it had not.
    mutating func succeeded(at now: Int64) -> Int64? {
        let since = failingSince
        failures = 0
        failingSince = nil
        clearWait()
        wokenAt = nil
        lastSuccess = now
        return since
    }

    /// It could not be reached, or failed.
    mutating func failed(_ fault: String, at now: Int64, chance: Double) {
        failures += 1
        failingSince = min(failingSince ?? now, now)
        lastFault = fault
        asksForPatience = false
        retryAt = now + DeliveryBackOff.delay(after: failures, chance: chance)
    }

    /// It is there and is left alone for a while, which is no failure. What it asked for itself, no sign of life cuts short.
    mutating func pause(_ fault: String, until: Int64, isAsked: Bool) {
        lastFault = fault
        retryAt = until
        asksForPatience = isAsked
    }

    /// A request that it validly signed has come: it is there, and is tried at once.
    mutating func heard(at now: Int64) {
        lastHeard = now
        guard let retryAt, now < retryAt, !asksForPatience else { return }
        let earliest = wokenAt.map { min(retryAt, $0 + Self.betweenWakes) } ?? now
        self.retryAt = max(now, earliest)
        wokenAt = self.retryAt
    }

    /// Somebody wants it to be tried at once.
    mutating func clearWait() {
        retryAt = nil
        asksForPatience = false
    }

    /// Whether a restart may go on with an older one in the place of this: only the last signs of life are a little later.
    func isAsGood(as older: DeliveryHealth) -> Bool {
        if let lastContact, lastContact - (older.lastContact ?? 0) > Self.writtenEvery { return false }
        var same = self
        (same.lastSuccess, same.lastHeard, same.wokenAt) = (older.lastSuccess, older.lastHeard, older.wokenAt)
        return same == older
    }

    private static let writtenEvery: Int64 = 3_600_000

    /// The form that the database keeps.
    var stored: JSON {
        var object: JSONObject = ["failures": .int(failures), "asks_for_patience": .bool(asksForPatience)]
        object["failing_since"] = failingSince.map(JSON.int)
        object["retry_at"] = retryAt.map(JSON.int)
        object["last_success"] = lastSuccess.map(JSON.int)
        object["last_heard"] = lastHeard.map(JSON.int)
        object["last_fault"] = lastFault.map(JSON.string)
        return .object(object)
    }

    init?(stored json: JSON) {
        guard let failures = json["failures"]?.int, (0...1_000_000).contains(failures) else { return nil }
        self.failures = Int(failures)
        failingSince = json["failing_since"]?.int
        retryAt = json["retry_at"]?.int
        asksForPatience = json["asks_for_patience"]?.bool ?? false
        lastSuccess = json["last_success"]?.int
        lastHeard = json["last_heard"]?.int
        lastFault = json["last_fault"]?.string
    }
}
