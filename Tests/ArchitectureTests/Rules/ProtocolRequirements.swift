/// The names of everything that protocols in the tree ask for. Their contracts stand there; who fulfils one need not repeat it.
enum ProtocolRequirements {
    static func names(in files: [SwiftFile]) -> Set<String> {
        files.reduce(into: []) { $0.formUnion(names(in: $1)) }
    }

    private static func names(in file: SwiftFile) -> Set<String> {
        var found: Set<String> = []
        var depth = 0
        var isNext = false
        for index in file.code.indices {
            let token = file.code[index]
            switch (token.kind, token.text) {
            case (.word, "protocol"): isNext = true
            case (.mark, "{"): if isNext || depth > 0 { (depth, isNext) = (depth + 1, false) }
            case (.mark, "}"): depth = max(0, depth - 1)
            case (.word, "func"), (.word, "var"), (.word, "associatedtype"):
                if depth == 1, index + 1 < file.code.count { found.insert(file.code[index + 1].text) }
            case (.word, "subscript"), (.word, "init"): if depth == 1 { found.insert(token.text) }
            default: break
            }
        }
        return found
    }
}
