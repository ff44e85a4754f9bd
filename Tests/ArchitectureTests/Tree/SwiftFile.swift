/// A Swift file with its tokens, so that several rules share one reading.
struct SwiftFile: Sendable {
    let file: SourceFile
    /// Everything.
    let tokens: [Token]
    /// Everything but comments.
    let code: [Token]

    init(_ file: SourceFile) {
        self.file = file
        tokens = SwiftLexer.tokens(of: file.text)
        code = tokens.filter { $0.kind != .comment }
    }

    /// A file that exists only in a test.
    init(_ path: String, _ text: String) { self.init(SourceFile(path, text)) }

    func violation(_ line: Int, _ message: String) -> Violation { Violation(path: file.path, line: line, message: message) }
}
