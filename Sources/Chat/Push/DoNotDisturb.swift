package import CanonicalJSON

/// The hours of the day in which somebody is not to be disturbed, by the clock on the wall where they live.
package struct DoNotDisturb: Sendable, Equatable {
    /// Minutes after midnight: quiet from this one on.
    package let from: Int
    /// Minutes after midnight: this one is not quiet any more. The same as `from` makes the whole day quiet.
    package let to: Int
    /// A name of the time zone database, `Europe/Berlin`.
    package let zone: String

    package init(from: Int, to: Int, zone: String) {
        self.from = from
        self.to = to
        self.zone = zone
    }

    /// Reads the account setting; nil for `null` and anything that is none.
    package init?(setting: JSON?) {
        guard let from = Self.minute(setting?["from"]?.string), let to = Self.minute(setting?["to"]?.string),
            let zone = setting?["timeZone"]?.string
        else { return nil }
        self.init(from: from, to: to, zone: zone)
    }

    /// Whether the moment is quiet.
    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - rules: of ``zone``.
    package func isQuiet(at now: Int64, _ rules: ZoneRules) -> Bool {
        let seconds = (now >= 0 ? now : now - 999) / 1000
        let local = seconds + Int64(rules.offset(at: seconds))
        let minute = Int(((local % 86_400) + 86_400) % 86_400 / 60)
        return from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }

    private static func minute(_ text: String?) -> Int? {
        let parts = (text ?? "").utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = UInt8(Substring(parts[0])), let minute = UInt8(Substring(parts[1])), hour < 24, minute < 60
        else { return nil }
        return Int(hour) * 60 + Int(minute)
    }
}
