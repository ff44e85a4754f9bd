internal import CanonicalJSON
internal import Cryptography

/// Readies the checks of events: whoever's keys they need is asked first, all at once.
struct EventIntake: Sendable {
    let link: LinkedNode
    let gates: SharedGates

    /// The checks for these events. Each event is read by them alone, once.
    /// - Parameter origin: whose events make questions for keys necessary.
    func checks(for events: [JSON], causedBy origin: String) async -> ReceiptChecks {
        let gates = gates
        let verification = await link.peerKeys.verification(of: WireClaims.claims(of: events)) { _ in
            gates.spend(.keyQuestions, for: origin)
        }
        return ReceiptChecks(sha256: Digest.sha256, verification: verification)
    }
}
