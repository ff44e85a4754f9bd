import CanonicalJSON
import Testing

@testable import Chat

@Suite struct StoryAudienceTests {
    @Test(
        "An audience is read as the client API writes it, and written so again",
        arguments: [
            ("everyone", StoryAudience.everyone), ("contacts", .contacts),
            (["only": ["@ada:north.example"]], .only(["@ada:north.example"])),
            (["except": ["@ada:north.example", "@ben:north.example"]], .except(["@ada:north.example", "@ben:north.example"])),
        ] as [(JSON, StoryAudience)])
    func roundTrip(_ json: JSON, _ audience: StoryAudience) throws {
        #expect(try StoryAudience(request: json) == audience)
        #expect(audience.json == json)
        #expect(StoryAudience(word: audience.word, people: audience.people) == audience)
    }

    @Test("Nothing means everyone, and somebody named twice is named once")
    func defaults() throws {
        #expect(try StoryAudience(request: nil) == .everyone)
        #expect(try StoryAudience(request: .null) == .everyone)
        #expect(try StoryAudience(request: ["only": ["a", "a"]]) == .only(["a"]))
    }

    @Test(
        "Anything else is refused",
        arguments: ["friends", 1, [], ["only": []], ["only": "a"], ["only": [1]], ["only": ["a"], "except": ["b"]], [:]] as [JSON])
    func refused(_ json: JSON) {
        #expect(throws: Refusal.self) { try StoryAudience(request: json) }
    }

    @Test("A story names no more than a thousand")
    func most() {
        let many = JSON.array((0...StoryAudience.most).map { .string("@\($0):north.example") })
        #expect(throws: Refusal.self) { try StoryAudience(request: ["only": many]) }
    }
}
