import Testing

@Suite struct LexerTests {
    private func code(_ text: String) -> [String] {
        SwiftFile("Sources/Chat/A.swift", text).code.map { $0.kind == .literal ? "“\($0.text)”" : $0.text }
    }

    @Test("Strings of every kind are one literal, with what they interpolate as code")
    func strings() {
        #expect(code("a = \"b \\(c(\"d\")) e\"") == ["a", "=", "c", "(", "“d”", ")", "“b \\() e”"])
        #expect(code("#\"a \"b\" \\(c)\"#") == ["“a \"b\" \\(c)”"])
        #expect(code("\"\"\"\n a \"b\" {\n\"\"\" }").last == "}")
        #expect(code("\"\\\"\" b") == ["“\\\"”", "b"])
    }

    @Test("Comments may be nested, and regex literals are passed over")
    func passedOver() {
        #expect(code("a /* b /* c */ d */ e // \"f\"\ng") == ["a", "e", "g"])
        #expect(code("matches(of: /from \"([^/\"]*\\/)\"/) { b }") == ["matches", "(", "of", ":", ")", "{", "b", "}"])
        #expect(code("a = b / c / d") == ["a", "=", "b", "/", "c", "/", "d"])
    }

    @Test("Every token knows its line")
    func lines() {
        #expect(SwiftLexer.tokens(of: "a\n\"\"\"\nb\n\"\"\"\n/* \n */ c").map(\.line) == [1, 2, 5, 6])
    }
}
