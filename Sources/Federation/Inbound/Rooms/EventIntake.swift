internal import CanonicalJSON
internal import Chat
internal import Cryptography

/// Readies the checks of events: whoever's keys they need is asked first, all at once.
struct EventIntake: Sendable {
    let link: LinkedNode
    let gates: SharedGates

    /// The checks for these events, each with the version of its room.
    /// - Parameter origin: whose events make questions for keys necessary.
    func checks(for events: [(json: JSON, version: RoomVersion)], causedBy origin: String) async -> ReceiptChecks {
        let claims = events.flatMap { event in
            (try? ReceivedEvent(json: event.json, version: event.version, sha256: Digest.sha256))?.claims ?? []
        }
        let gates = gates
        let verification = await link.peerKeys.verification(of: claims) { _ in gates.spend(.keyQuestions, for: origin) }
        return ReceiptChecks(sha256: Digest.sha256, verification: verification)
    }
}
