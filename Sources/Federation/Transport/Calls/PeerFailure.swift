package import OutboundHTTP

/// Why a peer gave no good answer.
package enum PeerFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is not known where the peer is.
    case notFound(DiscoveryFailure)
    /// The exchange did not come to its end.
    case notAnswered(FetchFailure)
    /// It answered with an error: the status, and `errcode` and `error` if it gave any, cut to a line.
    case refused(status: Int, code: String?, text: String?)
    /// It is asked too much: status 429. In milliseconds how long it wants to be left alone, if it says so.
    case patience(Int64?)
    /// The answer is no JSON.
    case malformed
    /// The request cannot be signed.
    case unsignable

    /// One sentence for an admin.
    package var description: String {
        switch self {
        case .notFound(let failure): failure.description
        case .notAnswered(let failure): failure.description
        case .refused(let status, let code, let text):
            "The peer answered \(status)" + (code.map { " \($0)" } ?? "") + (text.map { ": \($0)" } ?? "") + "."
        case .patience: "The peer has had enough for now."
        case .malformed: "The peer's answer is no JSON."
        case .unsignable: "The request holds what cannot be signed."
        }
    }
}
