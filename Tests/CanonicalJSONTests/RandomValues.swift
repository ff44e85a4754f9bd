import CanonicalJSON

extension JSON {
    /// A value of any shape, up to `depth` levels deep, with strings that hold what is hard to write.
    static func random(depth: Int, using random: inout SeededRandom) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int64.random(in: JSONNumber.exactRange, using: &random))
        case 3: return .int(Int64.random(in: -20...20, using: &random))
        case 4, 5: return .string(randomString(using: &random))
        case 6: return .array((0..<Int.random(in: 0...6, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                object[randomString(using: &random)] = .random(depth: depth - 1, using: &random)
            }
            return .object(object)
        }
    }

    private static let pieces = [
        "a", "Z", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1f}", "\u{7f}", "é", "e\u{301}", "日本", "😀", "\u{10ffff}", "room_id", "\u{feff}",
    ]

    private static func randomString(using random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
}
