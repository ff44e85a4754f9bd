package import Chat

/// What is wrong with another server's part of a handshake. Nothing of it is taken then, and the next server is asked.
package enum HandshakeFault: Error, Sendable, Equatable {
    /// A room version that we do not speak, as the server names it.
    case unsupportedVersion(String)
    /// A field that is missing or not what it must be.
    case malformed(String)
    /// What would have been signed is no such membership event: the field that differs.
    case notWhatWasAsked(String)
    /// The answer has more events than we take.
    case tooLarge
    /// The room's create event is missing, or is another room's.
    case missingCreate, otherCreate
    /// Two events for one piece of state, or one that is no state.
    case brokenState
    /// The members are left out, though all were asked for.
    case membersOmitted
    /// The create event, or what the join rests on, is not validly signed.
    case unverifiable(EventID)
    /// By the state that came, the event is not allowed.
    case notAllowed(AuthRejection)
    /// Nobody vouched for a join that needs it.
    case notVouchedFor
}
