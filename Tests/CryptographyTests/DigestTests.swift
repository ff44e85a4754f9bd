import Cryptography
import Testing

@Suite("SHA-256")
struct DigestTests {
    @Test(
        "The examples of FIPS 180-4 come out",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func examples(text: String, hex: String) {
        #expect(Hex.encode(Digest.sha256(Array(text.utf8))) == hex)
    }

    @Test("A million letters give the same whether they come at once or in parts of any size", arguments: [1, 63, 64, 65, 4096, 1_000_000])
    func parts(size: Int) {
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        var digest = RunningDigest()
        for start in stride(from: 0, to: million.count, by: size) {
            digest.update(Array(million[start..<min(start + size, million.count)]))
        }
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(Hex.encode(digest.finish()) == expected)
        #expect(Hex.encode(Digest.sha256(million)) == expected)
    }

    @Test("Two digests under way at once do not mix")
    func interleaved() {
        var one = RunningDigest()
        var other = RunningDigest()
        one.update(Array("a".utf8))
        other.update(Array("x".utf8))
        _ = Digest.sha256(Array("between".utf8))
        one.update(Array("bc".utf8))
        #expect(one.finish() == Digest.sha256(Array("abc".utf8)))
        #expect(other.finish() == Digest.sha256(Array("x".utf8)))
    }

    @Test("Threads that hash at the same time do not disturb each other")
    func threads() async {
        let expected = (0..<64).map { Digest.sha256([UInt8](repeating: $0, count: 1000)) }
        await withTaskGroup(of: Bool.self) { group in
            for value in 0..<64 {
                group.addTask {
                    (0..<200).allSatisfy { _ in Digest.sha256([UInt8](repeating: UInt8(value), count: 1000)) == expected[value] }
                }
            }
            for await right in group {
                #expect(right)
            }
        }
    }
}
