package import CanonicalJSON
package import Chat

/// What looking at one server's signature of an event found.
package enum SignatureVerdict: Sendable {
    case valid
    /// Missing, or not made by a key that was that server's when the event was made.
    case invalid
    /// The server's keys could not be had, which says nothing about the signature.
    case keyNotObtainable
}

/// The verification of signatures, handed in: receiving knows who must have signed, the key ring knows the keys.
package struct EventVerification: Sendable {
    /// Whether one of `signatures` is that server's over the event.
    package let verify: @Sendable (_ event: Event, _ signatures: JSONObject, _ server: String) -> SignatureVerdict

    package init(_ verify: @escaping @Sendable (_ event: Event, _ signatures: JSONObject, _ server: String) -> SignatureVerdict) {
        self.verify = verify
    }
}

/// Who must have signed an event ("Validating hashes and signatures on received events").
package enum RequiredSignatures {
    /// The sender's server, and the server of whoever vouched for a restricted join, each once.
    package static func servers(of event: Event) -> [String] {
        var servers: [String] = []
        if !isVouchedByThirdParty(event) { servers.append(event.sender.server) }
        if event.type == EventType.member,
            let authoriser = event.content["join_authorised_via_users_server"]?.string.flatMap(UserID.init),
            !servers.contains(where: { $0.hasSameBytes(as: authoriser.server) })
        {
            servers.append(authoriser.server)
        }
        return servers
    }

    /// Whoever was vouched for by a third party is invited by the server at hand, in the name of who asked for it; the rules look at the
    /// third party's signature.
    private static func isVouchedByThirdParty(_ event: Event) -> Bool {
        event.type == EventType.member && event.content["membership"]?.string == Membership.invite.rawValue
            && event.content["third_party_invite"]?["signed"] != nil
    }
}
