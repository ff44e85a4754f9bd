import Cryptography
import Testing

@Suite struct P256Tests {
    private static func bytes(_ hex: String) throws -> [UInt8] { try #require(Hex.decode(hex)) }

    private static func key(_ hex: String) throws -> P256Key { try P256Key(scalar: SecureBytes(copying: bytes(hex))) }

    /// RFC 7515, appendix A.3.
    private static let signed =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    private static let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    @Test("The signature of RFC 7515 is accepted, and nothing that differs from it")
    func joseExample() throws {
        let key = try P256Key(pem: ExampleKeys.p256).publicKey
        let x = try #require(Base64URL.decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"))
        let y = try #require(Base64URL.decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
        #expect(key.point == [4] + x + y)
        let signature = try #require(Base64URL.decode(Self.signature))
        #expect(key.isValid(signature: signature, for: Array(Self.signed.utf8)))
        #expect(!key.isValid(signature: signature, for: Array((Self.signed + "x").utf8)))
        for index in [0, 31, 32, 63] {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.isValid(signature: changed, for: Array(Self.signed.utf8)), "\(index)")
        }
        #expect(!key.isValid(signature: Array(signature.dropLast()), for: Array(Self.signed.utf8)))
        #expect(!key.isValid(signature: [UInt8](repeating: 0, count: 64), for: Array(Self.signed.utf8)))
    }

    @Test("What a key signs, its public half accepts, as 64 bytes each time")
    func signing() throws {
        let key = P256Key(random: .system)
        let other = P256Key(random: .system)
        for number in 0..<40 {
            let message = [UInt8](repeating: UInt8(number), count: number)
            let signature = key.sign(message)
            #expect(signature.count == 64)
            #expect(key.publicKey.isValid(signature: signature, for: message))
            #expect(!other.publicKey.isValid(signature: signature, for: message))
        }
    }

    @Test("Both sides come to the secret of RFC 5903, section 8.1")
    func agreement() throws {
        let one = try Self.key("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433")
        let other = try Self.key("c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53")
        let secret = try Self.bytes("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")
        #expect(try one.sharedSecret(with: other.publicKey) == secret)
        #expect(try other.sharedSecret(with: one.publicKey) == secret)
        #expect(try Self.bytes("d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63") == Array(other.publicKey.point[1..<33]))
    }

    @Test("Points beside the curve and numbers outside its order are refused")
    func refused() throws {
        var point = P256Key(random: .system).publicKey.point
        #expect(throws: KeyError.self) { try P256PublicKey(point: Array(point.dropLast())) }
        point[64] ^= 1
        #expect(throws: KeyError.refused) { try P256PublicKey(point: point) }
        #expect(throws: KeyError.refused) { try P256PublicKey(point: [UInt8](repeating: 0, count: 65)) }
        for scalar in [
            String(repeating: "0", count: 64), String(repeating: "f", count: 64), "01",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        ] {
            #expect(throws: KeyError.refused, "\(scalar)") { try Self.key(scalar) }
        }
        #expect(throws: Never.self) { try Self.key("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550") }
    }

    @Test("A PEM text of another kind, of another curve, behind a password, or none at all is refused")
    func otherTexts() {
        for text in [
            ExampleKeys.rsa, ExampleKeys.p384, ExampleKeys.secp256k1, ExampleKeys.locked, SecureBytes(copying: Array("hello".utf8)),
        ] {
            #expect(throws: KeyError.self) { try P256Key(pem: text) }
        }
    }
}
