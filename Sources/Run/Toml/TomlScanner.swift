/// Walks through the bytes of a TOML file and counts lines.
struct TomlScanner {
    private let bytes: [UInt8]
    private var index = 0
    private(set) var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    var isAtLineEnd: Bool {
        peek == UInt8(ascii: "\n") || peek == UInt8(ascii: "\r") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
    }

    func error(_ sentence: String) -> TomlError { TomlError(sentence: sentence, line: line) }

    mutating func advance() {
        if peek == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    mutating func skipBlanks() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
    }

    mutating func skipComment() {
        guard peek == UInt8(ascii: "#") else { return }
        while peek != nil, !isAtLineEnd { advance() }
    }

    /// Blanks, comments and ends of lines.
    mutating func skipBlankLines() {
        while true {
            skipBlanks()
            skipComment()
            guard isAtLineEnd else { return }
            while isAtLineEnd { advance() }
        }
    }

    mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let start = index
        while let byte = peek, belongs(byte) { advance() }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    mutating func takeIf(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        advance()
        return true
    }

    mutating func expect(_ character: Unicode.Scalar, _ sentence: String) throws(TomlError) {
        guard takeIf(character) else { throw error(sentence) }
    }

    static func isBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Strings.
extension TomlScanner {
    /// A string in double or single quotes; escapes count in double quotes only.
    mutating func string() throws(TomlError) -> String {
        let quote = peek
        let isLiteral = quote == UInt8(ascii: "'")
        advance()
        var out: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\n") {
            advance()
            if byte == quote {
                if out.isEmpty, peek == quote { throw error("Strings over several lines are not used here") }
                return String(decoding: out, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\"), !isLiteral {
                out += Array(String(try escaped()).utf8)
            } else {
                out.append(byte)
            }
        }
        throw error("A text's closing quote is missing")
    }

    private mutating func escaped() throws(TomlError) -> Unicode.Scalar {
        let letter = peek
        if letter != nil { advance() }
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"): return try scalar(digits: 4)
        case UInt8(ascii: "U"): return try scalar(digits: 8)
        default: throw error("A backslash in double quotes starts an escape; single quotes take it as it is")
        }
    }

    private mutating func scalar(digits: Int) throws(TomlError) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("\\u needs four hexadecimal digits, \\U eight")
            }
            advance()
            value = value << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("The escape names no character") }
        return scalar
    }
}
