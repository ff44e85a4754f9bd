import Cryptography
import Testing

@Suite("Randomness and secrets")
struct RandomnessTests {
    @Test("Bytes have the length asked for and do not repeat")
    func lengths() {
        #expect(SecureRandom.system.bytes(0).isEmpty)
        let drawn = (0..<100).map { _ in SecureRandom.system.bytes(16) }
        #expect(drawn.allSatisfy { $0.count == 16 })
        #expect(Set(drawn).count == 100)
        #expect(SecureRandom.system.secureBytes(32).count == 32)
        #expect(!SecureRandom.system.secureBytes(32).isEqual(to: SecureRandom.system.secureBytes(32)))
    }

    @Test("A source that a test owns decides every byte")
    func ownedSource() {
        let sevens = SecureRandom { buffer in
            for index in buffer.indices { buffer[index] = 7 }
        }
        #expect(sevens.bytes(5) == [7, 7, 7, 7, 7])
        #expect(sevens.secureBytes(2).isEqual(to: SecureBytes(copying: [7, 7])))
        #expect(sevens.token(byteCount: 3) == "BwcH")
    }

    @Test("A token of 32 bytes has 43 URL-safe characters")
    func tokens() {
        let token = SecureRandom.system.token()
        #expect(token.utf8.count == 43)
        #expect(Base64URL.decode(token)?.count == 32)
    }

    @Test("Secret bytes never print themselves")
    func printing() {
        let secret = SecureBytes(copying: Array("open sesame".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped] {
            #expect(text.contains("11 secret bytes"))
            #expect(!text.contains("sesame") && !text.contains("111"))
        }
    }

    @Test("Secret bytes are equal only to the same bytes")
    func equality() {
        let secret = SecureBytes(copying: [1, 2, 3])
        #expect(secret.isEqual(to: SecureBytes(copying: [1, 2, 3])))
        #expect(!secret.isEqual(to: SecureBytes(copying: [1, 2])))
        #expect(!secret.isEqual(to: SecureBytes(copying: [1, 2, 4])))
        #expect(SecureBytes(copying: []).isEqual(to: SecureBytes(copying: [])))
    }
}
