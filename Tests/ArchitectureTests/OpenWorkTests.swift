import Testing

@Suite struct OpenWorkTests {
    @Test("No work is left open without the number of an issue")
    func tree() {
        let other = SourceTree.files.filter { !$0.isSwift }
        let found =
            SourceTree.swift.flatMap(OpenWorkRule.violations(in:))
            + other.flatMap(OpenWorkRule.violations(in:) as (SourceFile) -> [Violation])
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("A mark in a comment is seen on its line, with a number it is allowed", arguments: OpenWorkRule.marks)
    func planted(mark: String) {
        let bare = SwiftFile("Sources/Node/A.swift", "let a = 1\n/* first\n \(mark): later */\n")
        #expect(OpenWorkRule.violations(in: bare).map(\.line) == [3])
        let numbered = SwiftFile("Sources/Node/A.swift", "// \(mark) #12: later\n")
        #expect(OpenWorkRule.violations(in: numbered).isEmpty)
        let literal = SwiftFile("Sources/Node/A.swift", "let a = \"\(mark)\"\n")
        #expect(OpenWorkRule.violations(in: literal).isEmpty)
        #expect(OpenWorkRule.violations(in: SourceFile("Makefile", "run:\n# \(mark) later\n")).map(\.line) == [2])
    }
}
