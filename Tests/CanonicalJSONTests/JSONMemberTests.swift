import CanonicalJSON
import Testing

@Suite("One member is read out of a canonical object")
struct JSONMemberTests {
    private func content(_ text: String) -> JSON? { JSON(of: "content", inCanonical: Array(text.utf8)) }

    @Test("whatever stands before and behind it")
    func found() {
        #expect(content(#"{"content":{"body":"hi"}}"#) == ["body": "hi"])
        #expect(content(#"{"a":[1,{"content":2}],"content":{"x":[[],{}]},"depth":7}"#) == ["x": [[], [:]]])
        #expect(content(#"{"a":"}],{\"content\":1","b\\":null,"content":true,"z":""}"#) == true)
        #expect(content(#"{"auth_events":["$a","$b"],"content":12,"depth":1}"#) == 12)
    }

    @Test("not a member of something inside, and not a longer or shorter name")
    func missing() {
        #expect(content(#"{"a":{"content":1}}"#) == nil)
        #expect(content(#"{"contents":1,"conten":2}"#) == nil)
        #expect(content("{}") == nil)
        #expect(content("[]") == nil)
        #expect(content("") == nil)
    }

    @Test("and damage is nothing, never a trap")
    func damaged() {
        let whole = #"{"a":["x\"",{"b":1}],"content":{"body":"é \u0001"},"depth":7}"#
        let bytes = Array(whole.utf8)
        for length in 0..<bytes.count {
            let part = JSON(of: "content", inCanonical: Array(bytes[..<length]))
            #expect(part == nil || part == (try? JSON(parsing: bytes))?["content"])
        }
        for place in bytes.indices {
            var broken = bytes
            broken[place] = UInt8(ascii: "\\")
            _ = JSON(of: "content", inCanonical: broken)
        }
        #expect(content(#"{"content":{"a":1,"a":2}}"#) == nil)
    }

    @Test("the same as reading the whole does, for random objects")
    func agrees() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let content = Self.value(3, &random)
            let whole: JSON = ["a": Self.value(2, &random), "content": content, "zz": Self.value(2, &random)]
            let bytes = try whole.canonical()
            #expect(JSON(of: "content", inCanonical: bytes) == content)
        }
    }

    private static func value(_ depth: Int, _ random: inout SystemRandomNumberGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
        case 0: .null
        case 1: .int(Int64.random(in: -1000...1000, using: &random))
        case 2: .string(String((0..<Int.random(in: 0..<20)).map { _ in "ab\"\\{}[],:é\n".randomElement() ?? "x" }))
        case 3: .bool(Bool.random(using: &random))
        case 4: .array((0..<Int.random(in: 0..<4)).map { _ in value(depth - 1, &random) })
        default:
            .object(
                (0..<Int.random(in: 0..<4)).reduce(into: JSONObject()) { object, index in
                    object["k\(index)\"\\"] = value(depth - 1, &random)
                })
        }
    }
}
