/// Something that happened, of which somebody may want to hear although nobody is connected for them.
package enum PushCause: Sendable, Equatable {
    /// A message in a room. One of a direct room counts as a mention where the account asks for mentions only.
    case message(mentions: Bool, isDirect: Bool)
    /// Somebody invites them into a room.
    case invite
    /// Somebody calls, now.
    case call
    /// Somebody called in vain.
    case missedCall
    /// Somebody reacts to a message of theirs: it is there when they look, and wakes nobody.
    case reaction
    /// A message says something else now: who was told of it was told.
    case edit
    /// Stories wait for those who look at them.
    case story
}

/// How a push is sent.
package struct PushManner: Sendable, Equatable {
    /// How much it matters to a device that saves power.
    package enum Urgency: String, Sendable {
        /// Waits until the device wakes.
        case normal
        /// Wakes the device.
        case high
    }

    /// How much it matters.
    package let urgency: Urgency
    /// For how many seconds a device that is off is waited for.
    package let life: Int64

    package init(urgency: Urgency, life: Int64) {
        (self.urgency, self.life) = (urgency, life)
    }

    /// Shown to people: people want it now. A message of last week is in the list when the device comes back.
    static let message = PushManner(urgency: .high, life: 7 * 86_400)
    /// After half a minute nobody is on the line any more.
    static let call = PushManner(urgency: .high, life: 30)
    static let missedCall = PushManner(urgency: .high, life: 86_400)
}
