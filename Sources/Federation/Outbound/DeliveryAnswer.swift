package import CanonicalJSON

/// How a transaction went, in the transport's words.
package enum DeliveryAnswer: Sendable, Equatable {
    /// The server answered. `retryAfter` is in milliseconds, nil when it names no time.
    case status(Int, retryAfter: Int64? = nil)
    /// It did not, for this reason: a word without an address in it.
    case unreachable(String)

    /// What the server's patience asks for: the `Retry-After` header in seconds, or `retry_after_ms` of the body, the longer of both.
    package static func retryAfter(header: String?, body: JSON?) -> Int64? {
        let seconds = header.flatMap { Int64($0) }.flatMap { (0...1_000_000).contains($0) ? $0 * 1_000 : nil }
        let milliseconds = body?["retry_after_ms"]?.int.flatMap { $0 >= 0 ? $0 : nil }
        return [seconds, milliseconds].compactMap { $0 }.max()
    }

    /// What the answer says about server and content.
    var verdict: DeliveryVerdict {
        switch self {
        case .unreachable(let word): .unreachable(word)
        // What became of each event is not asked: a server may say yes long before it has judged them.
        case .status(200..<300, _): .taken
        case .status(429, let retryAfter): .patience(retryAfter)
        // A wrong key, or no Matrix server at that address: both pass.
        case .status(let status, _) where status == 401 || status == 404: .unreachable(String(status))
        case .status(let status, _) where (400..<500).contains(status): .unacceptable(status)
        case .status(let status, _): .failing(status)
        }
    }
}

enum DeliveryVerdict: Equatable {
    case taken
    /// Milliseconds, if it says how many.
    case patience(Int64?)
    /// It is there and does not want this.
    case unacceptable(Int)
    /// It is there and cannot cope, with us or with this.
    case failing(Int)
    case unreachable(String)
}
