import Testing

@Suite struct NameTests {
    @Test("No file and no type has a name that says nothing")
    func tree() {
        let found = NameRule.violations(in: SourceTree.files) + SourceTree.swift.flatMap(NameRule.violations(in:))
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test(
        "An empty word in a name is seen",
        arguments: [
            "RoomManager", "ManagerOfRooms", "StringUtils", "helper", "BaseRoute", "room-helpers", "MiscRules", "common", "TokenService",
            "JSON_Helper", "jsonHelper",
        ])
    func planted(name: String) {
        #expect(NameRule.word(in: name) != nil)
        #expect(NameRule.violations(in: [SourceFile("Sources/Node/\(name).swift", "")]).count == 1)
        let type = name.replacing("-", with: "_")
        #expect(NameRule.violations(in: SwiftFile("Sources/Node/A.swift", "final class \(type): Sendable {}")).count == 1)
    }

    @Test(
        "A name that merely holds the letters is free",
        arguments: ["Database", "Base64", "Baseline", "Commons", "Service", "ServiceUnit", "Utilisation", "SendMessage"])
    func free(name: String) {
        #expect(NameRule.word(in: name) == nil)
    }
}
