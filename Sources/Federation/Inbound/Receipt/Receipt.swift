package import CanonicalJSON
package import Chat

/// What the checks that judge an event alone made of it.
package enum Receipt: Sendable {
    case passed(CheckedEvent)
    case refused(RefusedEvent)

    /// The event's id; nil when it could not be read.
    package var id: EventID? {
        switch self {
        case .passed(let event): event.event.id
        case .refused(let event): event.id
        }
    }
}

/// An event that is what its servers signed.
package struct CheckedEvent: Sendable {
    /// Redacted when its content hash was wrong.
    package let event: Event
    package let signatures: JSONObject
    /// Whether the content hash was wrong, so that only the redacted form is kept.
    package let isRedacted: Bool

    package init(_ event: Event, signatures: JSONObject, isRedacted: Bool = false) {
        self.event = event
        self.signatures = signatures
        self.isRedacted = isRedacted
    }

    /// About what it takes in memory: its text, and its fields once more.
    package var bytes: Int { 2 * event.canonical.count + 512 }
}

/// An event that was not taken.
package struct RefusedEvent: Error, Sendable, Equatable {
    /// Nil when it could not be read.
    package let id: EventID?
    package let reason: ReceiptReason

    package init(_ reason: ReceiptReason, id: EventID? = nil) {
        self.id = id
        self.reason = reason
    }
}
