import Chat
import Testing

@Suite struct OneTimeCodeTests {
    @Test("Zeros stand in front, and numbers above the last whole million are thrown away")
    func unbiased() {
        #expect(OneTimeCode { _ in [0, 0, 0, 7] }.digits == "000007")
        // 4,294,000,000 is the first that is thrown away; 4,293,999,999 the last that counts.
        var given: [[UInt8]] = [[0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xF1, 0x3D, 0x80], [0xFF, 0xF1, 0x3D, 0x7F]]
        #expect(OneTimeCode { _ in given.removeFirst() }.digits == "999999")
        #expect(given.isEmpty)
    }

    @Test("Each digit is as likely as any other at each place")
    func spread() {
        var generator = SystemRandomNumberGenerator()
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: OneTimeCode.length)
        for _ in 0..<20_000 {
            let code = OneTimeCode { count in (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
            for (place, digit) in code.digits.utf8.enumerated() { counts[place][Int(digit - 0x30)] += 1 }
        }
        // 2,000 are expected of each; ten standard deviations are 424.
        #expect(counts.allSatisfy { $0.allSatisfy { abs($0 - 2_000) < 424 } })
    }

    @Test(
        "What is typed is read with spaces and dashes, and nothing else",
        arguments: [
            ("123456", true), (" 123-456 ", true), ("12345", false), ("1234567", false), ("12345a", false), ("１２３４５６", false), ("", false),
        ])
    func typed(text: String, isCode: Bool) {
        #expect((OneTimeCode(typed: text) != nil) == isCode)
    }

    @Test("The text ends with the line that binds the code to the site, and has no link; the mail's subject has no code")
    func texts() {
        let code = OneTimeCode { _ in [0, 1, 226, 64] }
        let text = CodeText.message(code, site: "North\nEnd", host: "north.example", life: 300_000)
        #expect(text == "123456 is your code for North End. It is good for 5 minutes. Tell it to nobody.\n\n@north.example #123456")
        let mail = CodeText.mail(code, site: "North", life: 60_000)
        #expect(!mail.subject.contains("123456") && mail.text.contains("123456") && mail.text.contains("one minute"))
        #expect(!text.contains("://") && !mail.text.contains("://"))
    }
}
