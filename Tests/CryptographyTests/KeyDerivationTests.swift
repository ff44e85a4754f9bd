import Cryptography
import Testing

@Suite struct KeyDerivationTests {
    @Test("Test cases 1 and 3 of RFC 5869 come out")
    func examples() throws {
        let secret = [UInt8](repeating: 0x0b, count: 22)
        let salt = [UInt8](0x00...0x0c)
        let info = [UInt8](0xf0...0xf9)
        let key = KeyDerivation.extract(salt: salt, secret: secret)
        #expect(Hex.encode(key) == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
        #expect(
            Hex.encode(KeyDerivation.expand(key: key, info: info, length: 42))
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
        #expect(
            Hex.encode(KeyDerivation.derive(salt: [], secret: secret, info: [], length: 42))
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
    }

    @Test("Case 2 of RFC 2202 comes out of HMAC-SHA1")
    func hmacSHA1() {
        let code = MessageAuthentication.hmacSHA1(
            key: SecureBytes(copying: Array("Jefe".utf8)), message: Array("what do ya want for nothing?".utf8))
        #expect(Hex.encode(code) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }
}
