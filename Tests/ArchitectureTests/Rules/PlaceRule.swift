import Glibc

/// The repository builds anywhere and speaks of itself: no path of one machine, no host of a package registry.
enum PlaceRule {
    /// Put together here so that this file does not break its own rule.
    static let words: [String] =
        ["work", "root", "home", "Users", "tmp"].map { "/" + $0 + "/" }
        + [
            "pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org", "proxy.golang" + ".org",
            "security.debian" + ".org", "crates" + ".io", "rubygems" + ".org", "artifact" + "ory",
        ]

    /// Tests may put their nodes there.
    private static let temporary = "/" + "tmp" + "/"

    static func violations(in files: [SourceFile]) -> [Violation] {
        files.flatMap { file in
            let isTest = file.path.hasPrefix("Tests/")
            let words = words.filter { holds(file.text, $0) }
            return words.isEmpty
                ? []
                : file.lines.enumerated().flatMap { offset, line in
                    words.filter { contains($0, in: line) && !(isTest && $0 == temporary) }.map {
                        Violation(path: file.path, line: offset + 1, message: "names a place outside the repository: \($0)")
                    }
                }
        }
    }

    /// Whether the word stands anywhere in the text: most files need no look at their lines.
    private static func holds(_ text: String, _ word: String) -> Bool { strstr(text, word) != nil }

    /// Only a path that starts there counts: `docs/home/` is a folder of ours.
    private static func contains(_ word: String, in line: Substring) -> Bool {
        var rest = line.utf8[...]
        let wanted = Array(word.utf8)
        while let at = rest.firstIndex(of: wanted[0]) {
            let starts = at == line.utf8.startIndex || !isWordByte(line.utf8[line.utf8.index(before: at)])
            if rest[at...].starts(with: wanted), starts || wanted[0] != UInt8(ascii: "/") { return true }
            rest = rest[rest.index(after: at)...]
        }
        return false
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "*"): true
        default: false
        }
    }
}
