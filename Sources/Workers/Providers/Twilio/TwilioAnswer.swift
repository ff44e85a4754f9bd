import Chat
package import OutboundHTTP
import CanonicalJSON

/// What Twilio's answers mean. Decided by the class of the HTTP status; single codes only where they say something about the number,
/// and those are data: Twilio advises against logic on codes and splits them over time.
package enum TwilioAnswer {
    /// Codes of a 400 that say more than "this number does not work".
    private enum Meaning {
        case number
        case numberAndAlarm
        case patience
    }

    private static let codes: [Int64: Meaning] = [
        21211: .number,  // no such number
        21214: .number,  // cannot be reached
        21217: .number,  // no such number
        21612: .number,  // no route from this sender
        21614: .number,  // not mobile
        21610: .number,  // has opted out
        63003: .number,  // no such address on WhatsApp
        21408: .numberAndAlarm,  // country not enabled
        21611: .patience,  // more than ten hours wait at the sender
        30001: .patience,
    ]

    /// The meaning of an answer to a send.
    /// - Parameter now: seconds since 1970.
    package static func verdict(_ response: FetchResponse, now: Int64) -> ProviderVerdict {
        let code = response.json?["code"]?.int
        let fault = JobFault(
            code.map { "twilio_\($0)" } ?? "twilio_http", "Twilio answered \(response.status)\(code.map { " with code \($0)" } ?? "").",
            status: response.status)
        switch response.status {
        case 200...299:
            guard let sid = response.json?["sid"]?.string else { return .unanswered(fault) }
            return .sent(reference: sid)
        case 429: return .wait(fault, seconds: RetryAfter.seconds(response.head, now: now))
        case 401, 403: return .misconfigured(fault)
        case 400: return refusal(code, fault)
        case 500...599: return .unanswered(fault)
        default: return .misconfigured(fault)
        }
    }

    /// No answer came. The provider may have the message: then it is sent again only with the same code.
    package static func verdict(_ failure: FetchFailure) -> ProviderVerdict { .of(failure, repeats: false) }

    private static func refusal(_ code: Int64?, _ fault: JobFault) -> ProviderVerdict {
        switch code.flatMap({ codes[$0] }) {
        case .patience: .wait(fault, seconds: 600)
        case .numberAndAlarm: .refused(fault, alarms: true)
        case .number, nil: .refused(fault, alarms: false)
        }
    }
}
