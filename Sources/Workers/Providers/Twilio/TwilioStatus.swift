package import Chat

/// What a callback says became of a message. Callbacks come in any order and more than once: only one that leads on changes anything.
package struct TwilioStatus: Sendable, Equatable {
    /// The states that matter, in the order in which a message passes them.
    package enum Stage: Int, Sendable, Comparable {
        case accepted
        case sent
        /// It arrived, was read, or will never: nothing follows.
        case ended

        package static func < (one: Stage, other: Stage) -> Bool { one.rawValue < other.rawValue }
    }

    /// What is to be done about it.
    package enum Consequence: Sendable, Equatable {
        case nothing
        case delivered
        /// The handset was off or nothing is known: one more message may help, with the same code.
        case resendOnce(JobFault)
        /// This number does not work: tell its user.
        case refused(JobFault)
    }

    /// `SM…`: what `sent` gave as the reference.
    package let sid: String
    /// How far it is.
    package let stage: Stage
    /// What follows.
    package let consequence: Consequence

    /// Of a callback's fields; nil when they are none of a message.
    package init?(fields: [(name: String, value: String)]) {
        let value = { (name: String) in fields.first { $0.name == name }?.value }
        guard let sid = value("MessageSid"), (1...64).contains(sid.utf8.count), let word = value("MessageStatus") else { return nil }
        self.sid = sid
        switch word {
        case "accepted", "scheduled", "queued", "sending": (stage, consequence) = (.accepted, .nothing)
        case "sent", "partially_delivered": (stage, consequence) = (.sent, .nothing)
        case "delivered", "read": (stage, consequence) = (.ended, .delivered)
        case "undelivered", "failed", "canceled": (stage, consequence) = (.ended, Self.failure(value("ErrorCode")))
        default: return nil
        }
    }

    /// Whether it changes a message that is already at `known`.
    package func leads(from known: Stage?) -> Bool { known.map { $0 < stage } ?? true }

    private static func failure(_ code: String?) -> Consequence {
        let plain = code.flatMap { Int($0) }
        let fault = JobFault(
            plain.map { "twilio_\($0)" } ?? "twilio_undelivered", "Twilio did not deliver it\(plain.map { ": code \($0)" } ?? "").")
        return [30003, 30008].contains(plain) ? .resendOnce(fault) : .refused(fault)
    }
}
