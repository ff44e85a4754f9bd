import Chat
import OutboundHTTP

/// The `Retry-After` field (RFC 9110, section 10.2.3): seconds, or a date.
enum RetryAfter {
    /// What a provider may ask for at most; one that says more is asked again after a day.
    static let longest = 86_400

    /// Seconds from `now` (since 1970), 0 to a day; nil without a field that can be read.
    static func seconds(_ head: FetchResponseHead, now: Int64) -> Int? {
        guard let text = head.headers["Retry-After"] else { return nil }
        if let number = Int(text), number >= 0 { return min(number, longest) }
        return date(text).map { Int(min(max($0 - now, 0), Int64(longest))) }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that may be written.
    static func date(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let month = months.firstIndex(of: String(words[2])),
            let year = Int(words[3]), (1970...9999).contains(year), (1...31).contains(day)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, clock.allSatisfy({ (0...60).contains($0) }) else { return nil }
        let minute = CivilTime(year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1])
        return minute.milliseconds / 1000 + Int64(clock[2])
    }
}
