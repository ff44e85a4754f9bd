internal import CanonicalJSON

extension RoomPower {
    /// Whether a redaction, once allowed into the room, takes effect on its target: by the redact level, or because both senders are of
    /// one server ("Handling redactions", since room version 3).
    ///
    /// Between people of one node the node asks for more: see ``Permissions``.
    package func redactionApplies(from sender: UserID, to target: Event) -> Bool {
        guard target.roomID == creation.roomID else { return false }
        return power(of: sender).reaches(redact) || sender.server.hasSameBytes(as: target.sender.server)
    }
}
