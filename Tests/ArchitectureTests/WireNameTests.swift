import Testing

@Suite struct WireNameTests {
    @Test("Event names, problem codes and header names of our own are spelled in one file each")
    func tree() {
        let found = WireNameRule.violations(in: SourceTree.sources)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("A name spelled in a second file is seen in both, twice in one file is its own affair")
    func planted() {
        let first = SwiftFile("Sources/Node/Live/LiveEvents.swift", "let a = \"new_message\"; let b = \"new_message\"")
        let second = SwiftFile("Sources/Node/Live/Fanout.swift", "send(\"new_message\")")
        #expect(WireNameRule.violations(in: [first]).isEmpty)
        #expect(Set(WireNameRule.violations(in: [first, second]).map(\.path)).count == 2)
    }

    @Test("A header name counts whatever its case, a name inside a longer literal or a comment does not")
    func plantedHeader() {
        let first = SwiftFile("Sources/Node/Headers.swift", "let a = \"X-Request-Id\"")
        let second = SwiftFile("Sources/Node/Answer.swift", "let a = \"x-request-id\"")
        let third = SwiftFile("Sources/Node/Other.swift", "let a = \"the x-request-id\" // \"x-request-id\"")
        #expect(WireNameRule.violations(in: [first, third]).isEmpty)
        #expect(WireNameRule.violations(in: [first, second, third]).count == 2)
    }
}
