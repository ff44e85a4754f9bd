import Cryptography
import Testing

@Suite("Signed tokens")
struct TokenTests {
    private let old = SigningKey(random: .system)
    private let current = SigningKey(random: .system)
    private let payload = Array(#"{"iss":"north.example","sub":"@ada:north.example","sid":"s1","iat":1,"exp":901}"#.utf8)

    private var verifier: TokenVerifier {
        TokenVerifier(keys: [("k2", current.verifyingKey), ("k1", old.verifyingKey)])
    }

    private func forged(header: String, signedBy key: SigningKey) -> String {
        let parts = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(payload)
        return parts + "." + Base64URL.encode(key.sign(Array(parts.utf8)))
    }

    @Test("The example of RFC 8037, appendix A.4, has the signature we make")
    func rfc8037() throws {
        let seed = try #require(Base64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        let key = try SigningKey(seed: SecureBytes(copying: seed))
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        #expect(Base64URL.encode(key.sign(Array(signed.utf8))) == signature)
    }

    @Test("A token of the current and of the previous key gives its payload back")
    func rotation() throws {
        #expect(try verifier.payload(of: TokenSigner(keyID: "k2", key: current).sign(payload: payload)) == payload)
        #expect(try verifier.payload(of: TokenSigner(keyID: "k1", key: old).sign(payload: payload)) == payload)
    }

    @Test("The header names algorithm, key and kind")
    func header() throws {
        let token = TokenSigner(keyID: "k2", key: current).sign(payload: payload)
        let part = try #require(token.split(separator: ".").first)
        #expect(Base64URL.decode(part) == Array(#"{"alg":"EdDSA","kid":"k2","typ":"JWT"}"#.utf8))
    }

    @Test("A token of a key that is gone, or of one key under the other's name, is refused")
    func foreignKeys() {
        #expect(throws: TokenError.unknownHeader) {
            try verifier.payload(of: TokenSigner(keyID: "k3", key: current).sign(payload: payload))
        }
        #expect(throws: TokenError.badSignature) {
            try verifier.payload(of: TokenSigner(keyID: "k1", key: current).sign(payload: payload))
        }
        #expect(throws: TokenError.unknownHeader) {
            try TokenVerifier(keys: []).payload(of: TokenSigner(keyID: "k1", key: old).sign(payload: payload))
        }
    }

    @Test(
        "Any header but our own is refused, however well signed",
        arguments: [
            #"{"alg":"none","kid":"k2","typ":"JWT"}"#, #"{"alg":"HS256","kid":"k2","typ":"JWT"}"#, #"{"alg":"EdDSA","typ":"JWT"}"#,
            #"{"alg":"EdDSA","kid":"K2","typ":"JWT"}"#, #"{"alg":"eddsa","kid":"k2","typ":"JWT"}"#,
            #"{"kid":"k2","alg":"EdDSA","typ":"JWT"}"#,
            #"{"alg":"EdDSA", "kid":"k2","typ":"JWT"}"#, #"{"alg":"EdDSA","kid":"k2","typ":"JWT","crit":["exp"]}"#,
            #"{"alg":"none","alg":"EdDSA","kid":"k2","typ":"JWT"}"#, "", "{}",
        ])
    func headers(header: String) {
        #expect(throws: TokenError.unknownHeader) { try verifier.payload(of: forged(header: header, signedBy: current)) }
    }

    @Test("A token signed with HMAC over the public key is refused")
    func algorithmConfusion() {
        let parts = Base64URL.encode(Array(#"{"alg":"EdDSA","kid":"k2","typ":"JWT"}"#.utf8)) + "." + Base64URL.encode(payload)
        let code = MessageAuthentication.hmacSHA256(key: current.verifyingKey.rawRepresentation, message: Array(parts.utf8))
        #expect(throws: TokenError.badSignature) { try verifier.payload(of: parts + "." + Base64URL.encode(code)) }
    }

    @Test("A change of any one character is refused")
    func tampering() {
        let token = Array(TokenSigner(keyID: "k2", key: current).sign(payload: payload).utf8)
        for index in token.indices {
            for other in [UInt8(ascii: "A"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "="), 0] where other != token[index] {
                var changed = token
                changed[index] = other
                #expect(throws: TokenError.self) { try verifier.payload(of: String(decoding: changed, as: UTF8.self)) }
            }
        }
    }

    @Test(
        "What has not three parts of plain base64 is malformed",
        arguments: ["", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "e30.e30.AA==", "é.e30.AAAA"])
    func shapes(token: String) {
        #expect(throws: TokenError.self) { try verifier.payload(of: token) }
    }

    @Test("A padded or longer spelling of a good token is refused")
    func otherSpellings() {
        let token = TokenSigner(keyID: "k2", key: current).sign(payload: payload)
        #expect(throws: TokenError.malformed) { try verifier.payload(of: token + "=") }
        #expect(throws: TokenError.malformed) { try verifier.payload(of: token + ".") }
        #expect(throws: TokenError.malformed) { try verifier.payload(of: token + "\n") }
        #expect(throws: TokenError.malformed) {
            try verifier.payload(of: token + String(repeating: "A", count: TokenVerifier.longestToken))
        }
    }
}
