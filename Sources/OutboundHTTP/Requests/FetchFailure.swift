/// Why there is no whole response.
package enum FetchFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The request itself cannot be sent; says why. Nothing left the node.
    case refused(String)
    /// The guard refused every address of the host; says what the last one is.
    case addressRefused(String)
    /// The name has no address.
    case unresolved
    /// Nobody takes the connection, or not in time.
    case unreachable
    /// The certificate is not trusted, not for this name, or TLS failed otherwise.
    case untrusted
    /// The time is over.
    case timedOut(mayHaveArrived: Bool)
    /// The connection broke, or what came is no HTTP.
    case broken(mayHaveArrived: Bool)
    /// The response is larger than its limits, its header fields too.
    case tooLarge
    /// More redirects than the limits allow, or one to another protocol.
    case tooManyRedirects
    /// The file of the body ends too early or cannot be read.
    case bodyUnreadable
    /// Too many requests wait already.
    case busy
    /// The caller gave it up.
    case cancelled(mayHaveArrived: Bool)
    /// The fetch is shut down.
    case stopped(mayHaveArrived: Bool)
    /// libcurl is not installed.
    case unavailable

    /// Whether the other side may have the request, and may have acted on it.
    package var mayHaveArrived: Bool {
        switch self {
        case .timedOut(let may), .broken(let may), .cancelled(let may), .stopped(let may): may
        case .tooLarge, .tooManyRedirects, .bodyUnreadable: true
        case .refused, .addressRefused, .unresolved, .unreachable, .untrusted, .busy, .unavailable: false
        }
    }

    /// Whether the same request may work later.
    package var isRetryable: Bool {
        switch self {
        case .unresolved, .unreachable, .timedOut, .broken, .busy, .cancelled, .stopped: true
        case .refused, .addressRefused, .untrusted, .tooLarge, .tooManyRedirects, .bodyUnreadable, .unavailable: false
        }
    }

    /// One sentence without any part of the request.
    package var description: String {
        switch self {
        case .refused(let why): "The request cannot be sent: \(why)."
        case .addressRefused(let what): "The address is refused: \(what)."
        case .unresolved: "The name has no address."
        case .unreachable: "Nobody takes the connection."
        case .untrusted: "The certificate is not trusted."
        case .timedOut(let may): "The time is over\(may ? ", and it may have arrived" : "")."
        case .broken(let may): "The connection broke\(may ? ", and it may have arrived" : "")."
        case .tooLarge: "The response is too large."
        case .tooManyRedirects: "There are too many redirects."
        case .bodyUnreadable: "The file to send cannot be read."
        case .busy: "Too many requests wait already."
        case .cancelled: "It was given up."
        case .stopped: "The node stops."
        case .unavailable: "libcurl is missing: install libcurl4."
        }
    }
}
