/// Functions are short. The few long ones are written down in `Ratchet.txt`, whose numbers may only fall.
enum FunctionLengthRule {
    static let long = 60
    static let short = 20
    /// Long ones at most this part of all, short ones at least that part.
    static let longShare = 0.02
    static let shortShare = 0.9

    /// One line of the ratchet: `Sources/Node/Live/Gateway.swift handle 72`.
    struct Entry: Hashable {
        let path: String
        let name: String
        let lines: Int
    }

    static func entries(in ratchet: SourceFile) -> [Entry] {
        ratchet.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 3, !line.hasPrefix("#"), let lines = Int(words[2]) else { return nil }
            return Entry(path: String(words[0]), name: String(words[1]), lines: lines)
        }
    }

    static func share(of functions: [FunctionSpan], where matches: (Int) -> Bool) -> Double {
        functions.isEmpty ? 0 : Double(functions.count { matches($0.lines) }) / Double(functions.count)
    }

    static func violations(in functions: [FunctionSpan], ratchet: SourceFile) -> [Violation] {
        let entries = entries(in: ratchet)
        let long = functions.filter { $0.lines > Self.long }
        let grown = long.compactMap { function -> Violation? in
            guard let entry = entries.first(where: { $0.path == function.path && $0.name == function.name }) else {
                return Violation(path: function.path, line: function.line, message: "\(function.name) has \(function.lines) lines")
            }
            guard function.lines > entry.lines else { return nil }
            return Violation(
                path: function.path, line: function.line, message: "\(function.name) grew from \(entry.lines) lines to \(function.lines)")
        }
        let slack = entries.compactMap { entry -> Violation? in
            let now = long.filter { $0.path == entry.path && $0.name == entry.name }.map(\.lines).max()
            guard now ?? 0 < entry.lines else { return nil }
            return Violation(path: ratchet.path, line: 1, message: "\(entry.name) of \(entry.path) is shorter now: lower or drop its line")
        }
        return grown + slack
    }
}
