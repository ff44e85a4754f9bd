import Testing

@Suite struct DocstringTests {
    @Test("Every package symbol has a docstring, and nothing is public")
    func tree() {
        let found = DocstringRule.violations(in: SourceTree.sources)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test(
        "A package symbol without a docstring is seen",
        arguments: [
            "package struct Room {}", "    package static func == (a: A, b: B) -> Bool { true }\n\n    package var name: String",
            "/// Says much.\n\npackage func send() {}", "// why\npackage let limit = 3", "/// A.\npublic struct Room {}",
            "@inlinable\npackage init(name: String) throws {}", "package init?(name: String) {}",
            "package private(set) var count = 0",
        ])
    func planted(text: String) {
        #expect(DocstringRule.violations(in: [SwiftFile("Sources/Chat/A.swift", text)]).count == 1)
    }

    @Test(
        "A documented symbol, an import and what a well-known protocol asks for pass",
        arguments: [
            "/// A room.\npackage struct Room {}", "package import Chat", "/// Sends.\n@discardableResult\npackage func send() {}",
            "package var description: String { name }", "package init(stringLiteral value: String) {}", "/** Long. */\npackage let a = 1",
            "dependencies: [.package(url: name)]", "package func hash(into hasher: inout Hasher) {}",
            "package init(name: String) { self.name = name }", "package init(_ body: () throws -> Void) {}",
            "/// Both.\npackage let a = 1\npackage let b = 2",
            "package static let newMessage = \"new_message\"",
            "/// A door.\npackage protocol Door {\n/// Opens.\nfunc open()\n}\npackage func open() {}",
        ])
    func allowed(text: String) {
        let found = DocstringRule.violations(in: [SwiftFile("Sources/Chat/A.swift", text)])
        #expect(found.isEmpty, "\(found.report)")
    }
}
