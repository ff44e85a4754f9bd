import Testing

@testable import Chat

@Suite struct TextSegmentsTests {
    @Test(
        "A text has 160 places in the basic alphabet and 70 in any other; longer ones lose some for putting them together",
        arguments: [
            (String(repeating: "a", count: 160), 1), (String(repeating: "a", count: 161), 2), (String(repeating: "a", count: 306), 2),
            (String(repeating: "a", count: 307), 3), (String(repeating: "ä", count: 160), 1), (String(repeating: "€", count: 80), 1),
            (String(repeating: "€", count: 81), 2), (String(repeating: "中", count: 70), 1), (String(repeating: "中", count: 71), 2),
            ("`" + String(repeating: "a", count: 70), 2), ("", 1),
        ])
    func count(text: String, segments: Int) { #expect(TextSegments.count(of: text) == segments) }

    @Test("A code travels in one part")
    func code() {
        let code = OneTimeCode { [UInt8](repeating: 0, count: $0) }
        #expect(TextSegments.count(of: CodeText.message(code, site: "chat.example", host: "chat.example", life: 300_000)) == 1)
    }
}
