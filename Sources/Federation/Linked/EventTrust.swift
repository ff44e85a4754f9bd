private import CanonicalJSON
package import Chat
private import Cryptography

/// The two questions that the rules ask about signatures, answered for events that went through ``ReceiptChecks``: whoever must have signed
/// them has.
package enum EventTrust {
    package static let signatures = SignatureChecks(
        isSigned: { _, _ in true },
        isVouchedFor: { signed, keys in
            SignatureChecks.isVouched(signed, by: keys) { bytes, signature, key in
                guard let signature = WireBase64.decode(signature, count: 64), let raw = WireBase64.decode(key, count: 32),
                    let key = try? VerifyingKey(rawRepresentation: raw)
                else { return false }
                return key.isValid(signature: signature, for: bytes)
            }
        })
}
