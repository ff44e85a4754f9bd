/// Work left open has a number in the tracker, or it is forgotten.
enum OpenWorkRule {
    static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

    static func violations(in file: SwiftFile) -> [Violation] {
        file.tokens.filter { $0.kind == .comment }.flatMap { comment in
            comment.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { offset, line in
                mark(in: line).map { file.violation(comment.line + offset, "\($0) without the number of an issue (#12)") }
            }
        }
    }

    /// Files that are not Swift: every line counts.
    static func violations(in file: SourceFile) -> [Violation] {
        file.lines.enumerated().compactMap { offset, line in
            mark(in: line).map {
                Violation(path: file.path, line: offset + 1, message: "\($0) without the number of an issue (#12)")
            }
        }
    }

    private static func mark(in line: Substring) -> String? {
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "#" || $0 == "_") }
        guard let found = marks.first(where: { mark in words.contains { $0 == mark } }) else { return nil }
        let numbered = words.contains { $0.first == "#" && $0.count > 1 && $0.dropFirst().allSatisfy(\.isNumber) }
        return numbered ? nil : found
    }
}
