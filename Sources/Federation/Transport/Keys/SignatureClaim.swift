package import CanonicalJSON
package import Chat
private import Cryptography

/// A signature with the key that is said to have made it.
package struct KeySignature: Sendable, Equatable {
    /// The signer's key.
    package let key: KeyID
    /// 64 bytes.
    package let bytes: [UInt8]

    package init(key: KeyID, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }
}

/// At which moment a key must have been its server's.
package enum KeyMoment: Sendable, Equatable {
    /// Now, and not replaced by another one: requests.
    case request
    /// At the `origin_server_ts` of an event, in milliseconds since 1970: room versions from 5 on.
    case event(Int64)
}

/// Something that a server is said to have signed. A ``KeyRing`` judges it.
package struct SignatureClaim: Sendable, Equatable {
    /// Who is said to have signed.
    package let server: ServerName
    /// The canonical JSON that the signatures cover.
    package let message: [UInt8]
    /// What there is of signatures, ``mostSignatures`` at most.
    package let signatures: [KeySignature]
    /// When the key must have been in force.
    package let moment: KeyMoment

    /// Each one costs 64 µs to judge; a server has reason for two while it changes its key.
    package static let mostSignatures = 4

    /// Signatures beyond the most that are looked at are left out.
    package init(server: ServerName, message: [UInt8], signatures: [KeySignature], moment: KeyMoment) {
        self.server = server
        self.message = message
        self.signatures = Array(signatures.prefix(Self.mostSignatures))
        self.moment = moment
    }

    /// What stands under a server's name in `signatures`: Ed25519 ones that are 64 bytes, in the order of their key ids.
    package static func signatures(of server: String, in signatures: JSONObject) -> [KeySignature] {
        (signatures[server]?.object ?? [:]).compactMap { id, value in
            guard let key = KeyID(id), let bytes = value.string.flatMap({ WireBase64.decode($0, count: SigningKey.signatureLength) })
            else { return nil }
            return KeySignature(key: key, bytes: bytes)
        }
    }
}
