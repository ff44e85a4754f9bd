import Cryptography
import Testing

@Suite("Ed25519")
struct SignatureTests {
    struct Example: Sendable {
        let seed: String
        let publicKey: String
        let message: String
        let signature: String
    }

    @Test(
        "The examples of RFC 8032, section 7.1, come out",
        arguments: [
            Example(
                seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                message: "",
                signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
            Example(
                seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                message: "72",
                signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
            Example(
                seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                message: "af82",
                signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                    + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        ])
    func examples(_ example: Example) throws {
        let key = try SigningKey(seed: SecureBytes(copying: try #require(Hex.decode(example.seed))))
        let message = try #require(Hex.decode(example.message))
        #expect(Hex.encode(key.verifyingKey.rawRepresentation) == example.publicKey)
        #expect(Hex.encode(key.sign(message)) == example.signature)
        #expect(key.verifyingKey.isValid(signature: key.sign(message), for: message))
    }

    @Test(
        "The signed JSON examples of the Matrix specification come out",
        arguments: [
            ("{}", "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
            (#"{"one":1,"two":"Two"}"#, "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"),
        ])
    func matrixExamples(json: String, signature: String) throws {
        let seed = try #require(UnpaddedBase64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"))
        let key = try SigningKey(seed: SecureBytes(copying: seed))
        #expect(UnpaddedBase64.encode(key.verifyingKey.rawRepresentation) == "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI")
        #expect(UnpaddedBase64.encode(key.sign(Array(json.utf8))) == signature)
    }

    @Test("A changed bit anywhere in the message, the signature or the key is noticed")
    func tampering() throws {
        let key = SigningKey(random: .system)
        let message = Array("Ada to Ben".utf8)
        let signature = key.sign(message)
        for bit in 0..<(message.count * 8) {
            #expect(!key.verifyingKey.isValid(signature: signature, for: flipped(message, bit)))
        }
        for bit in 0..<(signature.count * 8) {
            #expect(!key.verifyingKey.isValid(signature: flipped(signature, bit), for: message))
        }
        for bit in 0..<(32 * 8) {
            let other = try VerifyingKey(rawRepresentation: flipped(key.verifyingKey.rawRepresentation, bit))
            #expect(!other.isValid(signature: signature, for: message))
        }
        #expect(key.verifyingKey.isValid(signature: signature, for: message))
    }

    @Test("A signature of another length is invalid, whatever it holds", arguments: [0, 1, 63, 65, 128])
    func signatureLength(length: Int) {
        let key = SigningKey(random: .system)
        let message: [UInt8] = [1, 2, 3]
        let bytes = Array((key.sign(message) + key.sign(message)).prefix(length))
        #expect(!key.verifyingKey.isValid(signature: bytes, for: message))
    }

    @Test("A key needs 32 bytes", arguments: [0, 31, 33, 64])
    func keyLength(length: Int) {
        let bytes = [UInt8](repeating: 1, count: length)
        #expect(throws: KeyError.wrongLength(found: length)) { try SigningKey(seed: SecureBytes(copying: bytes)) }
        #expect(throws: KeyError.wrongLength(found: length)) { try VerifyingKey(rawRepresentation: bytes) }
    }

    @Test("A fresh key comes back from its seed, and two fresh keys differ")
    func generated() throws {
        let key = SigningKey(random: .system)
        #expect(try SigningKey(seed: key.seed).verifyingKey == key.verifyingKey)
        #expect(SigningKey(random: .system).verifyingKey != key.verifyingKey)
    }

    @Test("One key signs and verifies on several threads at once")
    func shared() async {
        let key = SigningKey(random: .system)
        let verifying = key.verifyingKey
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask {
                    (0..<20).allSatisfy { turn in
                        let message = [UInt8(number), UInt8(turn)]
                        return verifying.isValid(signature: key.sign(message), for: message)
                    }
                }
            }
            for await right in group {
                #expect(right)
            }
        }
    }

    private func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
        var changed = bytes
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        return changed
    }
}
