package import Cryptography
package import OutboundHTTP

/// The proof that a callback is Twilio's: `X-Twilio-Signature`, base64 of HMAC-SHA1 with the account's token.
package enum TwilioSignature {
    /// Header field that carries it.
    package static let field = "X-Twilio-Signature"

    /// Whether `signature` belongs to a callback with form fields that came to `address`. Twilio signs the URL as it was given, some of its
    /// products with the port and some without, so both are tried. In constant time.
    package static func isValid(
        _ signature: String, address: WebAddress, fields: [(name: String, value: String)], token: SecureBytes
    ) -> Bool {
        // Of values that come twice under a name only one counts.
        let pairs = Set(fields.map { Pair(name: $0.name, value: $0.value) }).sorted { $0 < $1 }
        return matches(signature, address, pairs.map { $0.name + $0.value }.joined(), token)
    }

    /// The same for a JSON body, whose SHA-256 the URL carries as `bodySHA256`.
    package static func isValid(_ signature: String, address: WebAddress, body: [UInt8], token: SecureBytes) -> Bool {
        let query = FormText.decode(Array(address.target.utf8.drop { $0 != 0x3F }.dropFirst())) ?? []
        guard let promised = query.first(where: { $0.name == "bodySHA256" })?.value, let digest = Hex.decode(promised) else { return false }
        return MessageAuthentication.areEqual(digest, Digest.sha256(body)) && matches(signature, address, "", token)
    }

    private struct Pair: Hashable, Comparable {
        let name: String
        let value: String

        static func < (one: Pair, other: Pair) -> Bool {
            let (first, second) = (Array(one.name.utf8), Array(other.name.utf8))
            return first == second
                ? Array(one.value.utf8).lexicographicallyPrecedes(Array(other.value.utf8)) : first.lexicographicallyPrecedes(second)
        }
    }

    private static func matches(_ signature: String, _ address: WebAddress, _ tail: String, _ token: SecureBytes) -> Bool {
        guard let given = PaddedBase64.decode(signature) else { return false }
        let name = address.host.contains(":") ? "[\(address.host)]" : address.host
        let forms = ["\(address.scheme)://\(name):\(address.port)\(address.target)", "\(address.scheme)://\(name)\(address.target)"]
        var isRight = false
        for form in forms {
            let expected = MessageAuthentication.hmacSHA1(key: token, message: Array((form + tail).utf8))
            if MessageAuthentication.areEqual(expected, given) { isRight = true }
        }
        return isRight
    }
}
