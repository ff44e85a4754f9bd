import CanonicalJSON
import Cryptography

/// JSON Web Tokens in compact form (RFC 7519) for providers: their header and claims are theirs to say, unlike those of our own tokens.
enum WebToken {
    static func make(header: JSON, claims: JSON, sign: ([UInt8]) -> [UInt8]) -> String {
        let signed = Base64URL.encode(header.encoded()) + "." + Base64URL.encode(claims.encoded())
        return signed + "." + Base64URL.encode(sign(Array(signed.utf8)))
    }
}
