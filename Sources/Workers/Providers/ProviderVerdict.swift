package import Chat

/// What a provider's answer means for the message, the address and the provider.
package enum ProviderVerdict: Sendable, Equatable {
    /// Taken. The provider's own id of it, which callbacks name.
    case sent(reference: String?)
    /// Not this time. `after` seconds at the earliest; nil: by the kind's own back-off.
    case retry(JobFault, after: Int?)
    /// It may have been taken, and the provider has no key that would make a second one harmless: the kind decides.
    case unanswered(JobFault)
    /// The provider asks for patience, or is down. Leave it alone for so many seconds; nil: the breaker's own time. No attempt is burnt.
    case wait(JobFault, seconds: Int?)
    /// This token or subscription is finished: forget it. `alarms` when an admin should know.
    case gone(JobFault, alarms: Bool)
    /// This number or mail address does not work: tell its user. `alarms` when an admin should know.
    case refused(JobFault, alarms: Bool)
    /// Our request is wrong, and would be again: an error to be mended, which concerns this message only.
    case faulty(JobFault)
    /// Keys or settings are wrong: nothing works until a person has mended them.
    case misconfigured(JobFault)

    /// What went wrong, if anything did.
    package var fault: JobFault? {
        switch self {
        case .sent: nil
        case .retry(let fault, _), .unanswered(let fault), .wait(let fault, _), .gone(let fault, _), .refused(let fault, _),
            .faulty(let fault), .misconfigured(let fault):
            fault
        }
    }

    /// Whether an admin should hear of it now.
    package var alarms: Bool {
        switch self {
        case .gone(_, let alarms), .refused(_, let alarms): alarms
        case .misconfigured: true
        case .sent, .retry, .unanswered, .wait, .faulty: false
        }
    }

    /// What the job does. `gone` and `refused` end it: there is nothing left to send, and the caller has recorded the rest.
    /// - Parameter now: milliseconds since 1970.
    /// - Parameter resends: whether the kind sends again, with the same code or key, what may have been taken.
    package func outcome(now: Int64, resends: Bool) -> JobOutcome {
        let later = { (seconds: Int?) in seconds.map { now + Int64($0) * 1000 } }
        return switch self {
        case .sent, .gone, .refused: .done
        case .retry(let fault, let after): .retry(fault, notBefore: later(after))
        case .unanswered(let fault): resends ? .retry(fault) : .dead(fault)
        case .wait(let fault, let seconds): .wait(until: later(seconds), fault)
        case .faulty(let fault): .dead(fault)
        case .misconfigured(let fault): .dead(fault, trips: true)
        }
    }
}
