import Testing

@Suite struct FunctionTests {
    private static let functions = SourceTree.sources.flatMap(FunctionScan.functions(in:))

    @Test("No function is over 60 lines unless the ratchet holds it, and the ratchet has no slack")
    func ratchet() throws {
        let ratchet = try #require(SourceTree.file("Tests/ArchitectureTests/Ratchet.txt"))
        let found = FunctionLengthRule.violations(in: Self.functions, ratchet: ratchet)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("At most one function of fifty is over 60 lines, and nine of ten are under 20")
    func shares() {
        let long = FunctionLengthRule.share(of: Self.functions) { $0 > FunctionLengthRule.long }
        let short = FunctionLengthRule.share(of: Self.functions) { $0 < FunctionLengthRule.short }
        #expect(long <= FunctionLengthRule.longShare)
        #expect(Self.functions.isEmpty || short >= FunctionLengthRule.shortShare, "\(short)")
    }

    @Test("Functions, initialisers, subscripts and computed properties are measured from first word to last brace")
    func scan() {
        let file = SwiftFile(
            "Sources/Chat/A.swift",
            """
            protocol Door {
                func open()
                var width: Int { get }
            }
            struct House: Door {
                let name = "func { not this }"
                var width: Int {
                    // }
                    3
                }
                init?(_ name: String = { "a" }()) {
                    self.init(name)
                }
                subscript(at: Int) -> Int { at }
                func open<T>(
                    _ with: T
                ) where T: Sendable {
                    if true { print("\\(width)}") }
                }
                deinit {
                }
            }
            """)
        let found = FunctionScan.functions(in: file).map { "\($0.name) \($0.line) \($0.lines)" }
        #expect(found == ["width 7 4", "init 11 3", "subscript 14 1", "open 15 5", "deinit 20 2"])
    }

    @Test("A long function is seen, so is one that grew, and so is a line of the ratchet that is no longer needed")
    func planted() {
        let path = "Sources/Chat/A.swift"
        let spans = [70, 80, 10].enumerated().map { FunctionSpan(path: path, name: "f\($0.offset)", line: 1, lines: $0.element) }
        let empty = SourceFile("Ratchet.txt", "# none\n")
        #expect(FunctionLengthRule.violations(in: spans, ratchet: empty).count == 2)
        let full = SourceFile("Ratchet.txt", "\(path) f0 70\n\(path) f1 80\n")
        #expect(FunctionLengthRule.violations(in: spans, ratchet: full).isEmpty)
        let grown = SourceFile("Ratchet.txt", "\(path) f0 70\n\(path) f1 79\n")
        #expect(FunctionLengthRule.violations(in: spans, ratchet: grown).map(\.message) == ["f1 grew from 79 lines to 80"])
        let slack = SourceFile("Ratchet.txt", "\(path) f0 71\n\(path) f1 80\n\(path) f2 61\n")
        #expect(FunctionLengthRule.violations(in: spans, ratchet: slack).count == 2)
    }

    @Test("Shares are parts of all functions")
    func plantedShares() {
        let spans = [10, 10, 10, 61].map { FunctionSpan(path: "a", name: "f", line: 1, lines: $0) }
        #expect(FunctionLengthRule.share(of: spans) { $0 > FunctionLengthRule.long } == 0.25)
    }
}
