import CanonicalJSON
import Testing

@Suite("The JSON reader")
struct JSONReaderTests {
    @Test(
        "Malformed text is refused with the reason and the place",
        arguments: [
            ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("{", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2),
            ("[1,]", .unexpectedByte, 3), ("{\"a\":1,}", .unexpectedByte, 7), ("{a:1}", .unexpectedByte, 1),
            ("{\"a\"1}", .unexpectedByte, 4),
            ("[1 2]", .unexpectedByte, 3), ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedByte, 3), ("True", .unexpectedByte, 0),
            ("1 1", .trailingBytes, 2), ("{}}", .trailingBytes, 2), ("\u{feff}{}", .unexpectedByte, 0), ("'a'", .unexpectedByte, 0),
            ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), ("\"\\\"", .unexpectedEnd, 3), ("\"\\x\"", .badEscape, 2),
            ("\"\\u12\"", .badEscape, 5), ("\"\\u12g4\"", .badEscape, 5), ("\"\t\"", .controlCharacter, 1),
            ("\"a\u{0}\"", .controlCharacter, 2),
            ("\"\\ud800\"", .loneSurrogate, 3), ("\"\\udc00\"", .loneSurrogate, 3), ("\"\\ud800\\ud800\"", .loneSurrogate, 3),
            ("\"\\ud800x\"", .loneSurrogate, 3), ("01", .badNumber, 1), ("-", .unexpectedEnd, 1), ("+1", .unexpectedByte, 0),
            (".5", .unexpectedByte, 0), ("1.", .unexpectedEnd, 2), ("1.x", .badNumber, 2), ("1e", .unexpectedEnd, 2),
            ("1e+", .unexpectedEnd, 3),
            ("-01", .badNumber, 2), ("0x10", .trailingBytes, 1), ("NaN", .unexpectedByte, 0), ("Infinity", .unexpectedByte, 0),
            ("[1]//x", .trailingBytes, 3), ("{\"a\":}", .unexpectedByte, 5),
        ] as [(String, JSONError.Reason, Int)])
    func malformed(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, at: offset)) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test(
        "Bytes that are not UTF-8 are refused, in plain strings, keys and strings with escapes",
        arguments: [
            [0xff], [0xc3], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80],
            [0xf8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError(.invalidUTF8, at: 1)) { try JSON(parsing: [0x22] + bytes + [0x22]) }
        #expect(throws: JSONError(.invalidUTF8, at: 1)) { try JSON(parsing: [0x22, 0x5c, 0x6e] + bytes + [0x22]) }
        #expect(throws: JSONError(.invalidUTF8, at: 2)) { try JSON(parsing: [0x7b, 0x22] + bytes + Array("\":1}".utf8)) }
    }

    @Test("All escapes are read, also surrogate pairs and NUL")
    func escapes() throws {
        let value = try JSON(parsing: Array(#""\" \\ \/ \b\f\n\r\t \u0000 \u00e9 \u65E5 \ud83d\ude00 😀""#.utf8))
        #expect(value == .string("\" \\ / \u{8}\u{c}\n\r\t \u{0} é 日 😀 😀"))
    }

    @Test("A key that stands twice is refused, however it is spelled and wherever it stands")
    func duplicates() {
        let many = (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        for text in [#"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"b":1,"\u0062":2}"#, #"{"x":[{"":0,"":0}]}"#, "{\(many),\"k7\":0}"] {
            #expect { try JSON(parsing: Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == .duplicateKey }
        }
    }

    @Test("Composed and decomposed é are two keys and two strings")
    func canonicalEquivalence() throws {
        let composed = "\u{e9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed, "Swift takes them for equal, which is why this test exists")
        let object = try JSON(parsing: Array("{\"\(composed)\":1,\"\(decomposed)\":2}".utf8))
        #expect(object.object?.count == 2)
        #expect(object[composed] == 1)
        #expect(object[decomposed] == 2)
        #expect(JSON.string(composed) != .string(decomposed))
        #expect((["\u{e9}": 1] as JSON) != ["e\u{301}": 1])
        #expect(object.encoded() == Array("{\"\(decomposed)\":2,\"\(composed)\":1}".utf8))
    }

    @Test("Nesting is taken up to the limit and refused beyond it")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        _ = try JSON(parsing: nested(100))
        #expect(throws: JSONError(.tooDeep, at: 100)) { try JSON(parsing: nested(101)) }
        #expect(throws: JSONError(.tooDeep, at: 100)) { try JSON(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) }
        let objects = String(repeating: "{\"a\":", count: 101) + "1" + String(repeating: "}", count: 101)
        #expect { try JSON(parsing: Array(objects.utf8)) } throws: { ($0 as? JSONError)?.reason == .tooDeep }
        #expect(throws: JSONError(.tooDeep, at: 3)) { try JSON(parsing: nested(4), limits: JSONLimits(maxDepth: 3)) }
    }

    @Test("More values than the limit allows are refused")
    func values() throws {
        let limits = JSONLimits(maxValues: 4)
        _ = try JSON(parsing: Array("[1,2,3]".utf8), limits: limits)
        #expect { try JSON(parsing: Array("[1,2,3,4]".utf8), limits: limits) } throws: { ($0 as? JSONError)?.reason == .tooManyValues }
    }
}
