import CanonicalJSON
import Testing

@Suite("The JSON writers")
struct JSONWriterTests {
    @Test("Escapes are the shortest, and only where they must be")
    func escapes() {
        let all = String(String.UnicodeScalarView((0...0x7f).compactMap(Unicode.Scalar.init))) + "é\u{2028}😀"
        let expected =
            ##""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015"##
            + ##"\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^"##
            + "_`abcdefghijklmnopqrstuvwxyz{|}~\u{7f}é\u{2028}😀\""
        #expect(JSON.string(all).encoded() == Array(expected.utf8))
    }

    @Test("Keys come in the order of their UTF-8 bytes, which is code-point order, not UTF-16 order")
    func keyOrder() {
        let value: JSON = ["\u{10000}": 5, "\u{ffff}": 4, "é": 3, "b": 2, "B": 1, "": 0, "aa": 1, "a": 0]
        #expect(value.encoded() == Array("{\"\":0,\"B\":1,\"a\":0,\"aa\":1,\"b\":2,\"é\":3,\"\u{ffff}\":4,\"\u{10000}\":5}".utf8))
    }

    @Test("What is written reads back as the same value, and writes the same again", arguments: 0..<20)
    func roundTrip(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<100 {
            let value = JSON.random(depth: 4, using: &random)
            let text = value.encoded()
            let read = try JSON(parsing: text)
            #expect(read == value)
            #expect(read.encoded() == text)
            #expect(try value.canonical() == text)
        }
    }

    @Test("Members in any order and with any white space give one canonical text")
    func shuffled() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<100 {
            guard case .object(let object) = JSON.random(depth: 3, using: &random) else { continue }
            let members = object.map { "\(text(.string($0.key))) :\n\t\(text($0.value)) " }.shuffled(using: &random)
            let read = try JSON(parsing: Array(" {\r\n\(members.joined(separator: ","))}\n".utf8))
            #expect(read.encoded() == object.encoded())
        }
    }

    private func text(_ value: JSON) -> String {
        String(decoding: value.encoded(), as: UTF8.self)
    }

    @Test("The direct writer writes what the value writer writes")
    func directWriter() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", "x\"y\n")
        writer.key("b")
        writer.beginArray()
        writer.int(0)
        writer.int(Int64.min)
        writer.bool(true)
        writer.null()
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.raw(Array("[1]".utf8))
        writer.endArray()
        writer.member("c", Int64(-12))
        writer.member("d", false)
        writer.member("e", ["k": [1, 2]] as JSON)
        writer.endObject()
        let value: JSON = [
            "a": "x\"y\n", "b": [0, .int(Int64.min), true, nil, [:], [], [1]], "c": -12, "d": false, "e": ["k": [1, 2]],
        ]
        #expect(writer.bytes == value.encoded())
    }
}
