import Testing

@Suite struct DocumentTests {
    private static let documents = SourceTree.files.filter { $0.ending == "md" }

    @Test("The documents that a visitor looks for are there")
    func presence() {
        let wanted = [
            "README.md", "LICENSE", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "Makefile", "docs/life-of-a-message.md",
            "docs/threat-model.md",
        ]
        for path in wanted { #expect(SourceTree.file(path) != nil, "\(path)") }
    }

    @Test("Every make command in a document is a goal of the Makefile")
    func goals() throws {
        let makefile = try #require(SourceTree.file("Makefile"))
        let found = DocumentRule.unknownGoals(in: Self.documents, makefile: makefile)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("Every path of ours in a document leads somewhere")
    func paths() {
        let found = DocumentRule.unknownPaths(in: Self.documents, paths: Set(SourceTree.files.map(\.path)))
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("Every test that a document names runs")
    func tests() {
        let tests = DocumentRule.testNames(in: SourceTree.swift).union(DocumentRule.pythonTestNames(in: SourceTree.files))
        let found = DocumentRule.unknownTests(in: Self.documents, tests: tests)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("A command without a goal is seen, in a code block and between backticks")
    func plantedGoal() {
        let makefile = SourceFile("Makefile", ".PHONY: run\nrun test: build\n\tswift run\nbuild:\n")
        let readme = SourceFile(
            "README.md", "`make run`, `make test` and `make` alone\n    make fly\nUse `make dance` to\nmake no mistake.\n")
        let found = DocumentRule.unknownGoals(in: [readme], makefile: makefile)
        #expect(found.map(\.message) == ["the Makefile has no goal fly", "the Makefile has no goal dance", "the Makefile has no goal no"])
    }

    @Test("A path that leads nowhere is seen, a folder and a pattern are not")
    func plantedPath() {
        let text = "`Sources/Chat/Gone.swift` `Sources/Chat/` `Sources/Chat/Role.swift` `Sources/*/Rooms` `make run`"
        let found = DocumentRule.unknownPaths(in: [SourceFile("README.md", text)], paths: ["Sources/Chat/Role.swift"])
        #expect(found.map(\.message) == ["there is no Sources/Chat/Gone.swift"])
    }

    @Test("Tests with real programs are known by the table of their file")
    func pythonTests() {
        let text =
            "NAMES = {\n    \"No test\": 1,\n}\nTESTS = {\n    \"It stops\": stop,\n    \"It starts\":\n        start,\n}\n"
            + "    \"Nor this\": 2\n"
        #expect(DocumentRule.pythonTestNames(in: [SourceFile("Tests/Survival/a.py", text)]) == ["It stops", "It starts"])
    }

    @Test("A test that nobody wrote is seen")
    func plantedTest() {
        let tests = DocumentRule.testNames(in: [SwiftFile("Tests/ChatTests/A.swift", "@Test(\"It holds\") func a() {}")])
        let found = DocumentRule.unknownTests(in: [SourceFile("docs/a.md", "“It holds” and “It flies”")], tests: tests)
        #expect(found.map(\.message) == ["no test is called “It flies”"])
    }
}
