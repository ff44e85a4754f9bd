/// One text file of the repository: where it lies (relative to the root, with `/`) and what it says.
/// Every rule is a function over such values, so that a test can hand it a file that was never written.
struct SourceFile: Sendable, Hashable {
    let path: String
    let text: String

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
    }

    var components: [String] { path.split(separator: "/").map(String.init) }

    var basename: String { components.last ?? path }

    /// The name without its last ending: `SendMessage` for `SendMessage.swift`.
    var stem: String {
        guard let dot = basename.lastIndex(of: "."), dot != basename.startIndex else { return basename }
        return String(basename[..<dot])
    }

    var ending: String {
        guard let dot = basename.lastIndex(of: "."), dot != basename.startIndex else { return "" }
        return String(basename[basename.index(after: dot)...])
    }

    var isSwift: Bool { ending == "swift" }

    /// `Storage` for `Sources/Storage/Rooms/RoomRows.swift`; nil for a file that belongs to no target.
    var target: String? {
        guard components.count > 2, ["Sources", "Tests"].contains(components[0]) else { return nil }
        return components[1]
    }

    var isInSources: Bool { path.hasPrefix("Sources/") }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Lines as an editor counts them: a final newline does not open another one.
    var lineCount: Int {
        let count = lines.count
        return text.hasSuffix("\n") || text.isEmpty ? count - 1 : count
    }
}

/// What a rule found: the place and the sentence for whoever has to mend it.
struct Violation: Sendable, Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

extension [Violation] {
    /// One violation a line, for a failing expectation.
    var report: String { map(\.description).joined(separator: "\n") }
}
