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
        return ResponseDate.seconds(text).map { Int(min(max($0 - now, 0), Int64(longest))) }
    }
}
