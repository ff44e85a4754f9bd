import Testing

@Suite struct PlaceTests {
    @Test("No file names a path of one machine or the host of a package registry")
    func tree() {
        let found = PlaceRule.violations(in: SourceTree.files)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("Each such place is seen", arguments: PlaceRule.words)
    func planted(word: String) {
        #expect(PlaceRule.violations(in: [SourceFile("README.md", "Look\nat \(word)thing\n")]).map(\.line) == [2])
        #expect(PlaceRule.violations(in: [SourceFile("Makefile", "\(word)\n")]).count == 1)
    }

    @Test("A folder of ours with the same name is none")
    func allowed() {
        let text = "docs" + PlaceRule.words[0] + "a.md and ~" + "/home"
        #expect(PlaceRule.violations(in: [SourceFile("README.md", text)]).isEmpty)
    }
}
