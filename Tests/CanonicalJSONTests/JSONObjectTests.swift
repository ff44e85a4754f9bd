import CanonicalJSON
import Testing

@Suite("JSON objects")
struct JSONObjectTests {
    @Test("An object behaves like a dictionary keyed by bytes", arguments: 0..<10)
    func likeADictionary(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var object = JSONObject()
        var reference: [[UInt8]: Int64] = [:]
        for step in 0..<400 {
            let key = ["k\(Int.random(in: 0..<40, using: &random))", "é", "e\u{301}", ""].randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                object[key] = nil
                reference[Array(key.utf8)] = nil
            case 1:
                #expect(object.removeValue(forKey: key)?.int == reference.removeValue(forKey: Array(key.utf8)))
            default:
                object[key] = .int(step)
                reference[Array(key.utf8)] = Int64(step)
            }
            #expect(object[key]?.int == reference[Array(key.utf8)])
        }
        #expect(object.count == reference.count)
        #expect(object.keys.map { Array($0.utf8) } == reference.keys.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(object.allSatisfy { reference[Array($0.key.utf8)] == $0.value.int })
    }

    @Test("Members are set and removed through the value")
    func subscripts() {
        var value: JSON = nil
        value["a"] = 1
        value["b"] = ["x": 1]
        value["b"]?["y"] = 2
        value["a"] = .some(nil)
        value["c"] = true
        value["c"] = Optional<JSON>.none
        #expect(value == ["a": nil, "b": ["x": 1, "y": 2]])
        #expect(value["missing"] == nil)
        #expect(JSON.string("a")["b"] == nil)
    }

    @Test("Of a literal's equal keys the last one stays")
    func literals() {
        let object = JSONObject(dictionaryLiteral: ("a", 1), ("b", 2), ("a", 3))
        #expect(object == ["a": 3, "b": 2])
        #expect(object.filter { $0 == "a" } == ["a": 3])
    }

    @Test(
        "Strings compare by bytes",
        arguments: [("a", "b"), ("", "a"), ("a", "aa"), ("z", "é"), ("e\u{301}", "é"), ("\u{ffff}", "\u{10000}")])
    func order(smaller: String, larger: String) {
        #expect(smaller.precedesInBytes(larger))
        #expect(!larger.precedesInBytes(smaller))
        #expect(!smaller.hasSameBytes(as: larger))
        #expect(smaller.hasSameBytes(as: smaller))
        #expect(smaller.compareBytes(to: smaller) == 0)
    }
}
