/// A function, initialiser, subscript or computed property, with the lines from its first word to its last brace.
struct FunctionSpan: Sendable, Hashable {
    let path: String
    let name: String
    let line: Int
    let lines: Int
}

/// Finds functions by their words and braces. Requirements of protocols have no body and do not count.
struct FunctionScan {
    private let file: SwiftFile
    private let code: [Token]
    private var found: [FunctionSpan] = []
    /// For every open brace: whether it opened a protocol.
    private var protocols: [Bool] = []

    static func functions(in file: SwiftFile) -> [FunctionSpan] {
        var scan = FunctionScan(file: file)
        scan.run()
        return scan.found
    }

    private init(file: SwiftFile) {
        self.file = file
        code = file.code
    }

    private mutating func run() {
        var opensProtocol = false
        for index in code.indices {
            let token = code[index]
            switch (token.kind, token.text) {
            case (.mark, "{"):
                protocols.append(opensProtocol)
                opensProtocol = false
            case (.mark, "}"):
                _ = protocols.popLast()
            case (.word, "protocol") where !follows(index, "."):
                opensProtocol = true
            case (.word, _) where protocols.last != true && startsFunction(index):
                add(index)
            default: break
            }
        }
    }

    private func follows(_ index: Int, _ mark: String) -> Bool {
        index > 0 && code[index - 1].text == mark && code[index - 1].kind == .mark
    }

    private func startsFunction(_ index: Int) -> Bool {
        guard !follows(index, "."), !follows(index, "`"), index + 1 < code.count else { return false }
        let next = code[index + 1].text
        switch code[index].text {
        case "func": return true
        case "init": return ["(", "<", "?", "!"].contains(next)
        case "subscript": return ["(", "<"].contains(next)
        case "deinit": return next == "{"
        case "var": return isComputed(index)
        default: return false
        }
    }

    /// `var name: Type {` without `=`: what stands in the braces is code that runs.
    private func isComputed(_ index: Int) -> Bool {
        guard index + 2 < code.count, code[index + 2].text == ":" else { return false }
        for token in code[(index + 2)...] {
            if token.text == "{", token.kind == .mark { return true }
            if token.text == "=" || token.line != code[index].line { return false }
        }
        return false
    }

    private mutating func add(_ start: Int) {
        var depth = 0
        var index = start + 1
        while index < code.count {
            if code[index].kind == .mark {
                if "([".contains(code[index].text) { depth += 1 }
                if ")]".contains(code[index].text) { depth -= 1 }
                if code[index].text == "{", depth == 0 { break }
            }
            index += 1
        }
        guard let end = closingBrace(from: index) else { return }
        let named = ["func", "var"].contains(code[start].text) ? code[start + 1].text : code[start].text
        let line = code[start].line
        found.append(FunctionSpan(path: file.file.path, name: named, line: line, lines: code[end].line - line + 1))
    }

    private func closingBrace(from open: Int) -> Int? {
        var depth = 0
        for index in code.indices[min(open, code.count)...] where code[index].kind == .mark {
            if code[index].text == "{" { depth += 1 }
            if code[index].text == "}" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}
