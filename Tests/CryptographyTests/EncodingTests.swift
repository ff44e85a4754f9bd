import Cryptography
import Testing

@Suite("Base64 and hexadecimal")
struct EncodingTests {
    @Test(
        "The examples of RFC 4648 go both ways without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
        ])
    func examples(text: String, encoded: String) {
        let bytes = Array(text.utf8)
        #expect(Base64URL.encode(bytes) == encoded)
        #expect(UnpaddedBase64.encode(bytes) == encoded)
        #expect(Base64URL.decode(encoded) == bytes)
        #expect(UnpaddedBase64.decode(encoded) == bytes)
    }

    @Test("The two alphabets differ in their last two characters only")
    func alphabets() {
        #expect(UnpaddedBase64.encode([0xfb, 0xff, 0xfe]) == "+//+")
        #expect(Base64URL.encode([0xfb, 0xff, 0xfe]) == "-__-")
        #expect(Base64URL.decode("+//+") == nil)
        #expect(UnpaddedBase64.decode("-__-") == nil)
    }

    @Test(
        "Padding, white space, foreign characters and impossible lengths are refused",
        arguments: ["Zg==", "Z", "Zm 8", "Zm8\n", "Zm8é", "Zm9vY"])
    func foreign(text: String) {
        #expect(Base64URL.decode(text) == nil)
        #expect(UnpaddedBase64.decode(text) == nil)
    }

    @Test(
        "Set bits behind the last byte are ignored where peers set them and refused in our own tokens",
        arguments: [("Zh", "Zg"), ("Zm9", "Zm8")])
    func unusedBits(text: String, plain: String) {
        #expect(UnpaddedBase64.decode(text) == UnpaddedBase64.decode(plain))
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("Every length from 0 to 300 comes back")
    func roundTrips() {
        for length in 0...300 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(UnpaddedBase64.decode(UnpaddedBase64.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
    }

    @Test("Hexadecimal is written in lower case, read in both, and refused when odd or foreign")
    func hexadecimal() {
        #expect(Hex.encode([0x00, 0x7f, 0xab, 0xff]) == "007fabff")
        #expect(Hex.decode("007FabFF") == [0x00, 0x7f, 0xab, 0xff])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
        #expect(Hex.decode("+1") == nil)
    }
}
