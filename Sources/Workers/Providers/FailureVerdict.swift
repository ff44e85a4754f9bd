import Chat
import OutboundHTTP

extension ProviderVerdict {
    /// The word for a file that could not be read while it was sent.
    static let unreadableFile = "unreadable_file"

    /// What it means that no answer came.
    /// - Parameter repeats: whether the provider may get the same request twice without harm.
    static func of(_ failure: FetchFailure, repeats: Bool) -> ProviderVerdict {
        let fault = JobFault(word(failure), failure.description)
        switch failure {
        case .addressRefused: return .gone(fault, alarms: false)
        case .untrusted, .refused, .unavailable, .tooManyRedirects, .bodyUnreadable: return .misconfigured(fault)
        case .stopped, .cancelled, .busy: return failure.mayHaveArrived && !repeats ? .unanswered(fault) : .retry(fault, after: nil)
        // A page of megabytes where a few hundred bytes are promised is some other server's.
        case .tooLarge: return repeats ? .retry(fault, after: nil) : .unanswered(fault)
        case .unresolved, .unreachable: return .wait(fault, seconds: nil)
        case .timedOut(let may), .broken(let may): return may && !repeats ? .unanswered(fault) : .retry(fault, after: nil)
        }
    }

    private static func word(_ failure: FetchFailure) -> String {
        switch failure {
        case .refused: "unsendable"
        case .addressRefused: "private_address"
        case .unresolved: "no_such_host"
        case .unreachable: "unreachable"
        case .untrusted: "bad_certificate"
        case .timedOut: "timeout"
        case .broken: "connection_lost"
        case .tooLarge: "answer_too_large"
        case .tooManyRedirects: "redirected"
        case .bodyUnreadable: ProviderVerdict.unreadableFile
        case .busy: "outbound_busy"
        case .cancelled: "given_up"
        case .stopped: "stopping"
        case .unavailable: "no_libcurl"
        }
    }
}
