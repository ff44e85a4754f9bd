import CanonicalJSON
import Testing

@Suite("The JSON reader under damage")
struct MutationTests {
    private static let seeds = [
        #"{"auth_events":["$a"],"content":{"body":"Hi \u00e9 😀","n":-12.5e3},"depth":7,"ok":[true,false,null]}"#,
        #"[[[{"a":{"b":[]}}]],"\ud83d\ude00",0,-0,1e10]"#,
        #""plain""#,
    ]

    /// Whatever comes in, the reader answers, and what it takes it can write and take again.
    @Test("Damaged text never crashes the reader, and what it accepts is stable", arguments: 0..<16)
    func mutations(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var accepted = 0
        for _ in 0..<4_000 {
            let text = mutated(Array((Self.seeds.randomElement(using: &random) ?? "").utf8), using: &random)
            guard let value = try? JSON(parsing: text) else { continue }
            accepted += 1
            let written = value.encoded()
            let again = try JSON(parsing: written)
            #expect(again == value)
            #expect(again.encoded() == written)
        }
        #expect(accepted > 100, "the mutations must leave something to accept")
    }

    private func mutated(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Array("\"\\{}[],:0-eu \u{0}".utf8).randomElement(using: &random) ?? 0, at: place)
            case 3: bytes.removeSubrange(place...)
            case 4: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
            }
        }
        return bytes
    }
}
