/// Documents stay true: a command they name is in the Makefile, a file they name exists, a test they name runs.
enum DocumentRule {
    /// `make run` in a document, where the Makefile has no such goal.
    static func unknownGoals(in documents: [SourceFile], makefile: SourceFile) -> [Violation] {
        let goals = goals(of: makefile)
        return each(documents) { line in
            commands(in: line).filter { !goals.contains($0) }.map { "the Makefile has no goal \($0)" }
        }
    }

    /// A path between backticks that starts with a folder of ours and leads nowhere.
    static func unknownPaths(in documents: [SourceFile], paths: Set<String>) -> [Violation] {
        let folders = ["Sources/", "Tests/", "docs/", "config/", "systemd/", "Benchmarks/"]
        return each(documents) { line in
            quoted(in: line, "`", "`").filter { path in
                folders.contains { path.hasPrefix($0) } && !path.contains { "*<{ …".contains($0) }
            }
            .map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            .filter { path in !paths.contains(path) && !paths.contains { $0.hasPrefix(path + "/") } }
            .map { "there is no \($0)" }
        }
    }

    /// A sentence between “ and ” that is no test's name.
    static func unknownTests(in documents: [SourceFile], tests: Set<String>) -> [Violation] {
        each(documents) { line in
            quoted(in: line, "“", "”").filter { !tests.contains($0) }.map { "no test is called “\($0)”" }
        }
    }

    /// The sentence of every `@Test("…")`.
    static func testNames(in files: [SwiftFile]) -> Set<String> {
        var names: Set<String> = []
        for file in files {
            for index in file.code.indices.dropFirst(2) where file.code[index].kind == .literal {
                if file.code[index - 1].text == "(", file.code[index - 2].text == "Test" { names.insert(file.code[index].text) }
            }
        }
        return names
    }

    /// The keys of every `TESTS = {` of a Python file: the tests with real programs and clients.
    static func pythonTestNames(in files: [SourceFile]) -> Set<String> {
        var names: Set<String> = []
        for file in files where file.ending == "py" {
            let table = file.lines.drop { $0 != "TESTS = {" }.dropFirst().prefix { $0 != "}" }
            for line in table where line.hasPrefix("    \"") { names.formUnion(quoted(in: line, "\"", "\"").prefix(1)) }
        }
        return names
    }

    static func goals(of makefile: SourceFile) -> Set<String> {
        Set(
            makefile.lines.flatMap { line -> [String] in
                guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") else { return [] }
                return line[..<colon].split(separator: " ").map(String.init)
            })
    }

    /// What follows `make` between backticks, and at the start of a line.
    private static func commands(in line: Substring) -> [String] {
        let start = String(line.drop { $0 == " " || $0 == "$" })
        return (quoted(in: line, "`", "`") + [start]).compactMap { command in
            let words = command.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            return command.hasPrefix("make ") && words.count > 1 ? String(words[1]) : nil
        }
    }

    private static func quoted(in line: Substring, _ open: Character, _ close: Character) -> [String] {
        var found: [String] = []
        var rest = line
        while let start = rest.firstIndex(of: open) {
            let after = rest[rest.index(after: start)...]
            guard let end = after.firstIndex(of: close) else { break }
            found.append(String(after[..<end]))
            rest = after[after.index(after: end)...]
        }
        return found
    }

    private static func each(_ documents: [SourceFile], _ find: (Substring) -> [String]) -> [Violation] {
        documents.flatMap { file in
            file.lines.enumerated().flatMap { offset, line in
                find(line).map { Violation(path: file.path, line: offset + 1, message: $0) }
            }
        }
    }
}
