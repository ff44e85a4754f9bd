internal import OutboundHTTP

extension DeliveryAnswer {
    /// How a transaction went that was not taken: in a word, without an address in it.
    init(_ failure: PeerFailure) {
        switch failure {
        case .refused(let status, _, _): self = .status(status)
        case .patience(let milliseconds): self = .status(429, retryAfter: milliseconds)
        // Of ours, and found by taking the transaction apart.
        case .unsignable: self = .status(400)
        // Too much of our own goes on at once.
        case .notAnswered(.busy): self = .status(429, retryAfter: 1_000)
        case .malformed: self = .unreachable("no_json")
        case .notFound(let failure): self = .unreachable(failure.word)
        case .notAnswered(let failure): self = .unreachable(failure.word)
        }
    }
}

extension DiscoveryFailure {
    fileprivate var word: String {
        switch self {
        case .badHost: "bad_host"
        case .addressRefused: "address_refused"
        case .noAddresses: "no_addresses"
        case .lookUpFailed: "look_up_failed"
        case .serviceDisabled: "service_disabled"
        }
    }
}

extension FetchFailure {
    fileprivate var word: String {
        switch self {
        case .refused: "refused"
        case .addressRefused: "address_refused"
        case .unresolved: "no_addresses"
        case .unreachable: "unreachable"
        case .untrusted: "untrusted"
        case .timedOut: "timed_out"
        case .broken: "broken"
        case .tooLarge: "oversized"
        case .tooManyRedirects: "redirects"
        case .bodyUnreadable: "unreadable"
        case .busy: "busy"
        case .cancelled, .stopped: "stopped"
        case .unavailable: "unavailable"
        }
    }
}
