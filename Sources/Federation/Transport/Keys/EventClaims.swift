internal import CanonicalJSON
package import Chat

extension ReceivedEvent {
    /// What must be valid, all of it, before the event is looked at any further: one claim for each server of ``RequiredSignatures``.
    package var claims: [SignatureClaim] {
        let message = event.bytesToSign
        return RequiredSignatures.servers(of: event).compactMap { server in
            SignatureClaim(on: event, message, signatures, by: server)
        }
    }
}

extension SignatureClaim {
    /// A server's claim to have signed an event. The key must have been in force at `origin_server_ts`.
    fileprivate init?(on event: Event, _ message: [UInt8], _ signatures: JSONObject, by server: String) {
        guard let name = ServerName(server) else { return nil }
        self.init(
            server: name, message: message, signatures: Self.signatures(of: server, in: signatures), moment: .event(event.originServerTS))
    }
}

extension KeyRing {
    /// The verdict on all of several claims: the worst one, where "wrong" is worse than "nobody can tell". Nothing to judge is valid.
    package func verdict(onAll claims: [SignatureClaim], at now: Int64) -> ClaimVerdict {
        let verdicts = claims.map { verdict(on: $0, at: now) }
        return verdicts.first { if case .invalid = $0 { true } else { false } }
            ?? verdicts.first { if case .keyNotObtainable = $0 { true } else { false } }
            ?? verdicts.first { $0 == .keyNeeded } ?? .valid
    }

    /// The verification that receiving asks for, with the keys that are here now. Whoever receives has asked for the others before
    /// (``missing(for:at:)`` with the claims of ``Chat/ReceivedEvent``).
    package func eventVerification(at now: Int64) -> EventVerification {
        EventVerification { event, signatures, server in
            guard let claim = SignatureClaim(on: event, event.bytesToSign, signatures, by: server) else { return .invalid }
            return switch verdict(on: claim, at: now) {
            case .valid: .valid
            case .invalid: .invalid
            case .keyNeeded, .keyNotObtainable: .keyNotObtainable
            }
        }
    }
}
