import CanonicalJSON
import Chat
import Testing

@Suite("Which servers may take part in a room")
struct ServerACLTests {
    private func admits(_ server: String, allow: [JSON] = ["*"], deny: [JSON] = [], addresses: JSON? = nil) -> Bool {
        var content: JSONObject = ["allow": .array(allow), "deny": .array(deny)]
        content["allow_ip_literals"] = addresses
        return ServerACL(content: content).admits(server)
    }

    @Test("What is denied is denied, also when it is allowed; what is not allowed is denied")
    func order() {
        #expect(admits("south.example"))
        #expect(!admits("south.example", deny: ["south.example"]))
        #expect(!admits("south.example", allow: ["north.example"]))
        #expect(!admits("south.example", allow: ["south.example"], deny: ["*.example"]))
        #expect(!ServerACL(content: [:]).admits("south.example"))
        #expect(!ServerACL(content: ["allow": "*"]).admits("south.example"))
    }

    @Test("Ports and the case of letters do not count")
    func names() {
        #expect(!admits("South.Example:8448", deny: ["sOUTH.example"]))
        #expect(!admits("[::1]:8448", deny: ["[::1]"]))
        #expect(admits("south.example", deny: [5, "north.example"]))
    }

    @Test("Addresses are let in unless the room says otherwise")
    func addresses() {
        for address in ["127.0.0.1", "127.0.0.1:8448", "[::1]", "[2001:db8::1]:80"] {
            #expect(admits(address) && admits(address, addresses: true) && admits(address, addresses: "no"))
            #expect(!admits(address, addresses: false))
        }
        for name in ["a.b.c.d", "1.2.3", "1.2.3.256", "1.2.3.4.example"] { #expect(admits(name, addresses: false)) }
    }

    @Test(
        "A star stands for any text, a question mark for one character, everything else for itself",
        arguments: [
            ("*", "", true), ("", "", true), ("", "a", false), ("?", "", false), ("?", "a", true), ("a*", "a", true), ("*a", "ba", true),
            ("*.evil.example", "evil.example", false), ("*.evil.example", "very.evil.example", true),
            ("*evil*", "south.evil.example", true),
            ("s?uth.example", "south.example", true), ("s?uth.example", "suth.example", false),
            ("[s]outh.example", "south.example", false),
            ("a*b*c", "aXbXXbc", true), ("a*b*c", "aXbXXb", false),
            ("a**c", "abc", true), ("south.example\\", "south.example", false),
        ])
    func globs(pattern: String, name: String, expected: Bool) {
        #expect(admits(name, allow: [.string(pattern)]) == expected)
    }

    @Test("Random patterns say what a plain recursive matcher says, also past 64 characters")
    func model() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<400 {
            let length = Bool.random(using: &random) ? Int.random(in: 0...8, using: &random) : Int.random(in: 60...140, using: &random)
            let name = (0..<length).map { _ in "ab".randomElement(using: &random) ?? "a" }
            var pattern = name
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0...pattern.count, using: &random)
                if place < pattern.count, Bool.random(using: &random) {
                    pattern[place] = "*?b".randomElement(using: &random) ?? "*"
                } else {
                    pattern.insert("*", at: place)
                }
            }
            let expected = plainly(pattern[...], name[...])
            #expect(admits(String(name), allow: [.string(String(pattern))]) == expected, "\(String(pattern)) on \(String(name))")
        }
    }

    @Test("A pattern made to be tried for ever is as quick as any other")
    func hostile() {
        let name = String(repeating: "a", count: 230)
        let pattern = String(repeating: "a*", count: 30_000) + "b"
        #expect(!admits(name, allow: [.string(pattern)]))
        #expect(!admits(name, allow: [.string(String(repeating: "*a", count: 231))]))
    }

    private func plainly(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        // One row of reached places per character of the pattern.
        var reached = Set([name.startIndex])
        for character in pattern {
            if character == "*" {
                reached = Set((reached.min() ?? name.endIndex)...name.endIndex)
            } else {
                reached = Set(reached.filter { $0 < name.endIndex && (character == "?" || name[$0] == character) }.map { $0 + 1 })
            }
            if reached.isEmpty { return false }
        }
        return reached.contains(name.endIndex)
    }
}
