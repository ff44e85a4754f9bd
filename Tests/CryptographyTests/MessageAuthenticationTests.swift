import Cryptography
import Testing

@Suite("HMAC-SHA256")
struct MessageAuthenticationTests {
    struct Example: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let code: String

        init(_ key: [UInt8], _ message: String, _ code: String) {
            self.key = key
            self.message = Array(message.utf8)
            self.code = code
        }

        init(_ key: [UInt8], repeating byte: UInt8, count: Int, _ code: String) {
            self.key = key
            self.message = [UInt8](repeating: byte, count: count)
            self.code = code
        }
    }

    static let longKey = [UInt8](repeating: 0xaa, count: 131)

    @Test(
        "The examples of RFC 4231 come out",
        arguments: [
            Example([UInt8](repeating: 0x0b, count: 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            Example(
                Array("Jefe".utf8), "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            Example(
                [UInt8](repeating: 0xaa, count: 20), repeating: 0xdd, count: 50,
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            Example(
                Array(1...25), repeating: 0xcd, count: 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            Example(
                longKey, "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
            Example(
                longKey,
                "This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.",
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        ])
    func examples(_ example: Example) {
        #expect(Hex.encode(MessageAuthentication.hmacSHA256(key: example.key, message: example.message)) == example.code)
        let secret = SecureBytes(copying: example.key)
        #expect(Hex.encode(MessageAuthentication.hmacSHA256(key: secret, message: example.message)) == example.code)
    }

    @Test("An empty key is a key of its own, not the one used before")
    func emptyKey() {
        let message = Array("lobby".utf8)
        let before = MessageAuthentication.hmacSHA256(key: Array("Jefe".utf8), message: message)
        let empty = MessageAuthentication.hmacSHA256(key: [], message: message)
        #expect(empty != before)
        #expect(empty == MessageAuthentication.hmacSHA256(key: [0], message: message), "HMAC pads its key with zeroes")
        #expect(empty == MessageAuthentication.hmacSHA256(key: SecureBytes(copying: []), message: message))
    }

    @Test("Equality looks at every byte and at the length")
    func equality() {
        let bytes = Array(Digest.sha256([1]))
        #expect(MessageAuthentication.areEqual(bytes, bytes))
        #expect(MessageAuthentication.areEqual([], []))
        #expect(!MessageAuthentication.areEqual(bytes, Array(bytes.dropLast())))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            #expect(!MessageAuthentication.areEqual(bytes, other))
        }
    }
}
