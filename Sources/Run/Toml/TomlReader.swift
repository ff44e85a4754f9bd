/// Reads the part of TOML 1.0 that the configuration needs: comments, tables, bare and dotted keys, strings in both kinds of
/// quotes, whole decimal numbers, booleans, and arrays of strings. Everything else of TOML (dates, floats, inline tables, arrays of
/// tables, multi-line strings) is refused by name, never guessed at.
struct TomlReader {
    private var scanner: TomlScanner
    private var table = ""
    private var entries: [TomlEntry] = []

    /// The file's keys in order. The same key twice is the caller's to refuse: it knows the keys.
    static func entries(of text: String) throws(TomlError) -> [TomlEntry] {
        var reader = TomlReader(scanner: TomlScanner(text))
        try reader.readFile()
        return reader.entries
    }

    private mutating func readFile() throws(TomlError) {
        while true {
            scanner.skipBlankLines()
            guard let next = scanner.peek else { return }
            if next == UInt8(ascii: "[") {
                try readTable()
            } else {
                try readEntry()
            }
            try endLine()
        }
    }

    private mutating func readTable() throws(TomlError) {
        scanner.advance()
        if scanner.peek == UInt8(ascii: "[") { throw scanner.error("Arrays of tables are not used here") }
        table = try readKey()
        scanner.skipBlanks()
        try scanner.expect("]", "A table's name ends with \"]\"")
    }

    private mutating func readEntry() throws(TomlError) {
        let line = scanner.line
        let key = try readKey()
        scanner.skipBlanks()
        try scanner.expect("=", "\"=\" is missing behind \(key)")
        scanner.skipBlanks()
        let value = try readValue()
        entries.append(TomlEntry(key: table.isEmpty ? key : table + "." + key, value: value, line: line))
    }

    private mutating func readKey() throws(TomlError) -> String {
        var parts: [String] = []
        repeat {
            scanner.skipBlanks()
            let part = scanner.take { TomlScanner.isBareKey($0) }
            if part.isEmpty { throw scanner.error("A key is letters, digits, \"_\" and \"-\"") }
            parts.append(part)
            scanner.skipBlanks()
        } while scanner.takeIf(".")
        return parts.joined(separator: ".")
    }

    private mutating func readValue() throws(TomlError) -> SettingValue {
        switch scanner.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try scanner.string())
        case UInt8(ascii: "["): return .list(try readArray())
        case UInt8(ascii: "{"): throw scanner.error("Inline tables are not used here")
        default: return try readWord()
        }
    }

    private mutating func readArray() throws(TomlError) -> [String] {
        scanner.advance()
        var items: [String] = []
        while true {
            scanner.skipBlankLines()
            if scanner.takeIf("]") { return items }
            guard scanner.peek == UInt8(ascii: "\"") || scanner.peek == UInt8(ascii: "'") else {
                throw scanner.error("A list holds texts in quotes, separated by commas, and ends with \"]\"")
            }
            items.append(try scanner.string())
            scanner.skipBlankLines()
            if !scanner.takeIf(",") {
                try scanner.expect("]", "A list's items are separated by commas, and it ends with \"]\"")
                return items
            }
        }
    }

    private mutating func readWord() throws(TomlError) -> SettingValue {
        let word = scanner.take { $0 > 0x20 && $0 != UInt8(ascii: "#") }
        switch word {
        case "": throw scanner.error("A value is missing")
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default:
            guard let number = Self.number(word) else {
                throw scanner.error("\(word) is no value: texts stand in quotes, numbers are whole and decimal")
            }
            return .integer(number)
        }
    }

    /// Underscores may stand between digits, zeroes not in front.
    private static func number(_ word: String) -> Int64? {
        let digits = word.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        let groups = digits.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        let isPlain = groups.allSatisfy { group in
            !group.isEmpty && group.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard isPlain, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return Int64(String(word.filter { $0 != "_" }))
    }

    private mutating func endLine() throws(TomlError) {
        scanner.skipBlanks()
        scanner.skipComment()
        guard scanner.peek == nil || scanner.isAtLineEnd else { throw scanner.error("Nothing may follow a value in its line") }
    }
}
