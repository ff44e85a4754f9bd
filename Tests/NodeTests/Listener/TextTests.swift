import Testing

@testable import Node

@Suite struct TextTests {
    @Test("A target is path and query, whatever form it comes in")
    func targets() {
        #expect(RequestTarget("/a/b?c=d?e")?.path == "/a/b")
        #expect(RequestTarget("/a/b?c=d?e")?.query == "c=d?e")
        #expect(RequestTarget("http://north.example?x")?.text == "/?x")
        #expect(RequestTarget("https://north.example:8443/a")?.text == "/a")
        #expect(RequestTarget("*")?.path == "*")
        for bad in ["", "a", "/a b", "/\u{7F}", "/é", "/a#b", "http:///a", "ftp://north.example/a", "http://"] {
            #expect(RequestTarget(bad) == nil, "\(bad)")
        }
    }

    @Test("The check of UTF-8 in pieces says the same as the check of the whole, however it is cut")
    func utf8() {
        var random = SplitMix(seed: 1)
        let seeds: [[UInt8]] = [
            Array("aé€𝄞z".utf8), [0xED, 0xA0, 0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0x80], [0xFE],
            Array("a long run of plain letters, then é".utf8),
        ]
        for round in 0..<2_000 {
            var bytes = seeds[round % seeds.count]
            if round >= seeds.count, !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let cut = Int.random(in: 0...bytes.count, using: &random)
            var check = UTF8Check()
            let isGood = [bytes[..<cut], bytes[cut...]].allSatisfy { piece in Array(piece).withUnsafeBytes { check.consume($0) } }
            #expect((isGood && check.isComplete) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes) cut at \(cut)")
        }
    }

    @Test("SHA-1 agrees with the vectors of FIPS 180")
    func sha1() {
        func hex(_ text: String) -> String {
            SHA1.digest(Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        #expect(hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(hex(String(repeating: "a", count: 1000)) == "291e9a6c66994949b57ba5e650361e98fc36b1ba")
        #expect(
            hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    }

    @Test("The Date header has the form of RFC 9110")
    func date() {
        #expect(HTTPDate.text(unixSeconds: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test("A write stall is measured from the last byte that was taken")
    func stall() {
        var stall = WriteStall()
        #expect(stall.look(taken: 0, pending: 0, now: 1000) == 0)
        #expect(stall.look(taken: 0, pending: 10, now: 2000) == 0)
        #expect(stall.look(taken: 0, pending: 20, now: 5000) == 3000)
        #expect(stall.look(taken: 1, pending: 19, now: 6000) == 0)
        #expect(stall.look(taken: 1, pending: 19, now: 9000) == 3000)
        #expect(stall.look(taken: 20, pending: 0, now: 9500) == 0)
        #expect(!stall.isWatching)
    }
}
