/// Why an attempt came to nothing: for the attempt's row, the job's page and the log. Never a secret, a code or an address.
package struct JobFault: Error, Sendable, Equatable {
    /// The HTTP status of a provider's answer; nil when there was none.
    package let status: Int?
    /// The provider's or our own word, for lists by kind of fault.
    package let code: String
    /// One sentence for people.
    package let sentence: String

    package init(_ code: String, _ sentence: String, status: Int? = nil) {
        self.code = code
        self.sentence = sentence
        self.status = status
    }
}

/// How an attempt went, in the handler's or the worker's words.
package enum JobOutcome: Sendable, Equatable {
    case done
    /// It did not work this time. Tried again by the kind's back-off, and never before `notBefore` (milliseconds since 1970).
    case retry(JobFault, notBefore: Int64? = nil)
    /// The provider is down or asks for patience: it is left alone until then, nil for the breaker's own time. The attempt does not count.
    case wait(until: Int64?, JobFault)
    /// Trying again is no use. `trips` when the provider would refuse everybody, as with a wrong key.
    case dead(JobFault, trips: Bool = false)
    /// Nothing to do before that time. The attempt does not count.
    case snooze(until: Int64)
    /// This part is done and there is more: again at once. The attempt does not count.
    case again
    /// The handler ended because somebody had asked for it.
    case cancelled
    /// The worker stops: somebody else goes on. The attempt does not count.
    case returned

    /// What went wrong, if anything did.
    package var fault: JobFault? {
        switch self {
        case .retry(let fault, _), .wait(_, let fault), .dead(let fault, _): fault
        case .done, .snooze, .again, .cancelled, .returned: nil
        }
    }

    /// The word in the attempt's row.
    package var word: String {
        switch self {
        case .done: "done"
        case .retry: "retry"
        case .wait: "wait"
        case .dead: "dead"
        case .snooze: "snooze"
        case .again: "again"
        case .cancelled: "cancelled"
        case .returned: "returned"
        }
    }
}
