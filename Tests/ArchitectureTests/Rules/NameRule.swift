/// Names say the thing. These say nothing.
enum NameRule {
    static let banned: Set<String> = ["Manager", "Helper", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Misc", "Helpers"]
    static let bannedEnding = "Service"

    static func violations(in files: [SourceFile]) -> [Violation] {
        files.compactMap { file in
            word(in: file.stem).map { Violation(path: file.path, line: 1, message: "the file's name holds \($0)") }
        }
    }

    static func violations(in file: SwiftFile) -> [Violation] {
        let declaring: Set<String> = ["struct", "class", "enum", "actor", "protocol", "typealias", "associatedtype"]
        return zip(file.code, file.code.dropFirst()).compactMap { keyword, name in
            guard keyword.kind == .word, declaring.contains(keyword.text), name.kind == .word else { return nil }
            return word(in: name.text).map { file.violation(name.line, "the name \(name.text) holds \($0)") }
        }
    }

    /// The banned word in a name of camel case, dashes, dots or underscores. `Database` and `Base64` hold none.
    static func word(in name: String) -> String? {
        let words = words(of: name)
        if let found = words.first(where: { banned.contains($0.capitalizedFirst) }) { return found }
        return words.count > 1 && words.last == bannedEnding ? bannedEnding : nil
    }

    private static func words(of name: String) -> [String] {
        var words: [String] = [""]
        for character in name {
            if "-._+ ".contains(character) {
                words.append("")
            } else if character.isUppercase, let last = words[words.count - 1].last, !last.isUppercase {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words.filter { !$0.isEmpty }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
