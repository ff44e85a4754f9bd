package import CanonicalJSON

/// The two signatures that authorisation rules ask about, as functions: the rules themselves compute none.
package struct SignatureChecks: Sendable {
    /// Whether the event is validly signed by that server.
    package let isSigned: @Sendable (_ event: Event, _ server: String) -> Bool
    /// Whether `signed` of a third-party invite has a valid signature by one of these Ed25519 keys (unpadded base64).
    package let isVouchedFor: @Sendable (_ signed: JSONObject, _ publicKeys: [String]) -> Bool

    package init(
        isSigned: @escaping @Sendable (_ event: Event, _ server: String) -> Bool,
        isVouchedFor: @escaping @Sendable (_ signed: JSONObject, _ publicKeys: [String]) -> Bool
    ) {
        self.isSigned = isSigned
        self.isVouchedFor = isVouchedFor
    }

    /// For events made here: our own signature is as good as made, nobody vouches for third parties.
    package static func ownEvents(of server: String) -> SignatureChecks {
        SignatureChecks(isSigned: { $1.hasSameBytes(as: server) }, isVouchedFor: { _, _ in false })
    }
}
