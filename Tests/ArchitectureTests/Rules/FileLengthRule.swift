/// One file, one ability: a long file holds two.
enum FileLengthRule {
    static let longest = 400
    /// Half of the files in Sources are shorter than this.
    static let median = 90

    /// Endings of files that people read from top to bottom. Documents and data may be as long as they must.
    private static let counted: Set<String> = ["swift", "js", "cjs", "mjs", "css", "html", "py", "sh", "h"]

    static func tooLong(in files: [SourceFile]) -> [Violation] {
        files.filter { counted.contains($0.ending) && $0.lineCount > longest }.map {
            Violation(path: $0.path, line: longest, message: "\($0.lineCount) lines, more than \(longest)")
        }
    }

    /// The middle length of Swift files in Sources; 0 without any.
    static func medianLength(of files: [SourceFile]) -> Int {
        let lengths = files.filter { $0.isSwift && $0.isInSources }.map(\.lineCount).sorted()
        return lengths.isEmpty ? 0 : lengths[lengths.count / 2]
    }
}
