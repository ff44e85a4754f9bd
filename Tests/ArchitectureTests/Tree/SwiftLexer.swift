/// A piece of Swift text, as much as the rules need to know of it.
struct Token: Sendable, Hashable {
    enum Kind: Sendable { case word, mark, literal, comment }
    let kind: Kind
    /// A word's or mark's spelling, a literal's contents, a comment's text with its slashes.
    let text: String
    let line: Int
}

/// Splits Swift text into words, single marks, string literals and comments. It knows nested comments, raw and
/// multi-line strings and interpolation, and passes over regex literals.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private(set) var tokens: [Token] = []

    static func tokens(of text: String) -> [Token] {
        var lexer = SwiftLexer(bytes: Array(text.utf8))
        lexer.readCode(untilParenthesisCloses: false)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func peek(_ offset: Int = 0) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private mutating func advance() {
        if bytes[at] == UInt8(ascii: "\n") { line += 1 }
        at += 1
    }

    private mutating func readCode(untilParenthesisCloses nested: Bool) {
        var depth = 1
        while at < bytes.count {
            let byte = peek()
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") { readLineComment(); continue }
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") { readBlockComment(); continue }
            if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "#") && startsRawString()) { readString(); continue }
            if skipRegex() { continue }
            if Self.isWordByte(byte) { readWord(); continue }
            if nested, byte == UInt8(ascii: "(") { depth += 1 }
            if nested, byte == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { at += 1; return }
            }
            if byte > 32 { tokens.append(Token(kind: .mark, text: String(UnicodeScalar(byte)), line: line)) }
            advance()
        }
    }

    /// A regex literal stands where a value may begin, does not begin with a space and ends on its line.
    private mutating func skipRegex() -> Bool {
        guard peek() == UInt8(ascii: "/"), peek(1) > 32 else { return false }
        guard let last = tokens.last(where: { $0.kind != .comment }) else { return false }
        guard last.kind == .mark, "(,:=[{&|!?;".contains(last.text) else { return false }
        var end = at + 1
        var isInClass = false
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            switch bytes[end] {
            case UInt8(ascii: "\\"): end += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass:
                at = end + 1
                return true
            default: break
            }
            end += 1
        }
        return false
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private mutating func readWord() {
        let start = at
        while at < bytes.count, Self.isWordByte(bytes[at]) { at += 1 }
        tokens.append(Token(kind: .word, text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
    }

    private mutating func readLineComment() {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
        tokens.append(Token(kind: .comment, text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
    }

    private mutating func readBlockComment() {
        let start = at
        let first = line
        var depth = 0
        repeat {
            if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                at += 2
            } else if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                at += 2
            } else {
                advance()
            }
        } while depth > 0 && at < bytes.count
        tokens.append(Token(kind: .comment, text: String(decoding: bytes[start..<min(at, bytes.count)], as: UTF8.self), line: first))
    }

    private func startsRawString() -> Bool {
        var offset = 0
        while peek(offset) == UInt8(ascii: "#") { offset += 1 }
        return peek(offset) == UInt8(ascii: "\"")
    }

    private func repeats(_ byte: UInt8, _ count: Int, from offset: Int = 0) -> Bool {
        (0..<count).allSatisfy { peek(offset + $0) == byte }
    }

    private mutating func readString() {
        let first = line
        var hashes = 0
        while peek() == UInt8(ascii: "#") { hashes += 1; at += 1 }
        let quotes = repeats(UInt8(ascii: "\""), 3) ? 3 : 1
        at += quotes
        var value: [UInt8] = []
        while at < bytes.count {
            if repeats(UInt8(ascii: "\""), quotes), repeats(UInt8(ascii: "#"), hashes, from: quotes) {
                at += quotes + hashes
                break
            }
            if peek() == UInt8(ascii: "\\"), repeats(UInt8(ascii: "#"), hashes, from: 1) {
                readEscape(hashes: hashes, into: &value)
            } else {
                value.append(peek())
                advance()
            }
        }
        tokens.append(Token(kind: .literal, text: String(decoding: value, as: UTF8.self), line: first))
    }

    private mutating func readEscape(hashes: Int, into value: inout [UInt8]) {
        at += 1 + hashes
        value.append(UInt8(ascii: "\\"))
        if peek() == UInt8(ascii: "(") {
            at += 1
            value.append(contentsOf: "()".utf8)
            readCode(untilParenthesisCloses: true)
        } else if at < bytes.count {
            value.append(peek())
            advance()
        }
    }
}
