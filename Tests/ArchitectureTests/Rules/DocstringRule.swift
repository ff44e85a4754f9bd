/// A `package` symbol is a contract and says what it promises. Nothing is `public`.
enum DocstringRule {
    /// What a well-known protocol asks for says nothing new here.
    private static let witnesses: Set<String> = [
        "description", "debugDescription", "hash", "makeIterator", "next", "encode", "Element", "rawValue",
        "stringLiteral", "integerLiteral", "nilLiteral", "booleanLiteral", "arrayLiteral", "dictionaryLiteral", "floatLiteral", "from",
        "channelRead", "channelReadComplete", "channelActive", "channelInactive", "channelWritabilityChanged", "errorCaught",
        "handlerAdded", "handlerRemoved", "userInboundEventTriggered", "write", "flush",
    ]

    static func violations(in files: [SwiftFile]) -> [Violation] {
        let known = witnesses.union(ProtocolRequirements.names(in: files))
        return files.flatMap { violations(in: $0, known: known) }
    }

    private static func violations(in file: SwiftFile, known: Set<String>) -> [Violation] {
        guard file.file.isInSources else { return [] }
        let lines = file.file.lines.map { $0.drop { $0 == " " } }
        return file.code.indices.compactMap { index in
            let token = file.code[index]
            guard token.kind == .word, ["package", "public"].contains(token.text), isModifier(index, in: file.code) else { return nil }
            if token.text == "public" { return file.violation(token.line, "nothing is public: say package") }
            guard !isWitness(index, in: file.code, known), !isWord(index, in: file.code), !isDocumented(token.line, lines) else {
                return nil
            }
            return file.violation(token.line, "a package symbol without a docstring")
        }
    }

    private static let declaring: Set<String> = [
        "struct", "class", "enum", "actor", "protocol", "typealias", "func", "init", "var", "let", "subscript", "static", "final",
        "nonisolated",
        "mutating", "indirect", "extension", "consuming", "borrowing", "nonmutating", "convenience", "required", "override", "lazy", "weak",
        "unowned", "private", "fileprivate", "distributed", "isolated",
    ]

    private static func isModifier(_ index: Int, in code: [Token]) -> Bool {
        guard index + 1 < code.count else { return false }
        if index > 0, code[index - 1].kind == .mark, [".", "`"].contains(code[index - 1].text) { return false }
        return declaring.contains(code[index + 1].text)
    }

    /// A constant that is one string says all there is by its name: `static let newMessage = "new_message"`.
    private static func isWord(_ index: Int, in code: [Token]) -> Bool {
        let following = code[(index + 1)...].prefix(5)
        return following.map(\.text).starts(with: ["static", "let"]) && following.dropFirst(3).first?.text == "="
            && following.last?.kind == .literal
    }

    private static func isWitness(_ index: Int, in code: [Token], _ witnesses: Set<String>) -> Bool {
        let following = code[(index + 1)...].prefix(5).map(\.text)
        if following.contains("func"), let at = following.firstIndex(of: "func"), at + 1 < following.count {
            let name = following[at + 1]
            return witnesses.contains(name) || ["=", "<"].contains(name)
        }
        if let at = following.firstIndex(of: "init") {
            if following[at...].count > 2, witnesses.contains(following[at + 2]) { return true }
            return isPlainInitialiser(index + 1 + at, in: code)
        }
        return following.prefix(3).contains { witnesses.contains($0) }
    }

    /// An initialiser that can neither fail nor throw only fills the fields, and those are documented.
    private static func isPlainInitialiser(_ index: Int, in code: [Token]) -> Bool {
        guard index + 1 < code.count, code[index + 1].text == "(" else { return false }
        var depth = 0
        let effects = code[(index + 1)...].prefix { $0.text != "{" }.filter { token in
            if "([".contains(token.text) { depth += 1 }
            if ")]".contains(token.text) { depth -= 1 }
            return depth == 0
        }
        return !effects.contains { ["throws", "async"].contains($0.text) }
    }

    /// The lines above a declaration, past its attributes, end in a documentation comment. Declarations that stand
    /// right under each other share one.
    private static func isDocumented(_ line: Int, _ lines: [Substring]) -> Bool {
        var above = line - 2
        while above >= 0, lines[above].hasPrefix("@") || lines[above].hasPrefix("#if") { above -= 1 }
        guard above >= 0 else { return false }
        if lines[above].hasPrefix("///") || lines[above].hasSuffix("*/") { return true }
        return lines[above].hasPrefix("package ") && isDocumented(above + 1, lines)
    }
}
