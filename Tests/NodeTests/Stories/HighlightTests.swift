import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Highlights") struct HighlightTests {
    private func post(_ text: String, _ audience: JSON, _ story: AccountStory, by person: Person) async throws -> String {
        let posted = try await story.must("POST", "stories", ["text": .string(text), "audience": audience], as: person, 201)
        return try #require(posted["id"]?.string)
    }

    private func expire(_ ids: String..., in story: AccountStory) async throws {
        try await story.node.context.write { transaction in
            for id in ids {
                let row = try #require(try transaction.session.story(id: id))
                _ = try transaction.session.expireStory(number: row.number, at: transaction.now)
            }
        }
    }

    private func shown(_ story: AccountStory, of author: Person, to viewer: Person) async throws -> [[String]] {
        let page = try await story.must("GET", "stories/highlights?user=\(author.path)", as: viewer)
        return (page["items"]?.array ?? []).map { $0["stories"]?.array?.compactMap { $0["text"]?.string } ?? [] }
    }

    @Test("What a highlight holds stays when its time is over, for its audience only, and goes when the last highlight lets it go")
    func stays() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            _ = try await story.room("kitchen", by: ada, with: [ben, cleo])
            let lake = try await post("lake", "everyone", story, by: ada)
            let secret = try await post("secret", ["only": [.string(ben.id)]], story, by: ada)
            let other = try await post("other", "everyone", story, by: ada)
            let body: JSON = ["title": "Summer", "stories": [.string(lake), .string(secret)]]
            let highlight = try await story.must("POST", "stories/highlights", body, as: ada, 201)
            let path = "stories/highlights/\(try #require(highlight["id"]?.string))"
            story.time.advance(seconds: 86_400)
            let people = (ada: try await story.logIn("ada"), ben: try await story.logIn("ben"), cleo: try await story.logIn("cleo"))
            try await expire(lake, secret, other, in: story)
            #expect(try await story.must("GET", "stories", as: people.ben)["items"]?.array?.isEmpty == true)
            #expect(try await shown(story, of: ada, to: people.ben) == [["lake", "secret"]])
            #expect(try await shown(story, of: ada, to: people.cleo) == [["lake"]])
            #expect(try await story.must("GET", "stories/\(lake)", as: people.ben)["text"]?.string == "lake")
            #expect(try await story.code("GET", "stories/\(other)", as: people.ben) == "story_not_found")

            let changed = try await story.must("PATCH", path, ["title": "Secrets", "stories": [.string(secret)]], as: people.ada)
            #expect(changed["title"]?.string == "Secrets")
            #expect(try await shown(story, of: ada, to: people.cleo).isEmpty)
            #expect(try await story.node.context.read { try $0.story(id: lake) } == nil)
            #expect(try await story.code("DELETE", path, as: people.ben) == "story_not_found")
            try await story.must("DELETE", path, as: people.ada, 204)
            #expect(try await story.node.context.read { try $0.stories(everOf: 1) }.isEmpty)
        }
    }

    @Test("Only one's own stories can be held, within the limits")
    func limits() async throws {
        let change = { @Sendable (configuration: inout NodeConfiguration) in
            configuration.stories.highlights = 1
            configuration.stories.perHighlight = 1
        }
        try await AccountStory.tell(change) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let (mine, theirs) = (try await post("mine", "everyone", story, by: ada), try await post("theirs", "everyone", story, by: ben))
            let foreign: JSON = ["title": "x", "stories": [.string(theirs)]]
            #expect(try await story.code("POST", "stories/highlights", foreign, as: ada) == "forbidden")
            #expect(try await story.code("POST", "stories/highlights", ["title": ""], as: ada) == "invalid")
            let two: JSON = ["title": "x", "stories": [.string(mine), .string(mine)]]
            #expect(try await story.code("POST", "stories/highlights", two, as: ada) == "invalid")
            try await story.must("POST", "stories/highlights", ["title": "x", "stories": [.string(mine)]], as: ada, 201)
            #expect(try await story.code("POST", "stories/highlights", ["title": "y"], as: ada) == "conflict")
            #expect(try await shown(story, of: ben, to: ada).isEmpty)
        }
    }
}
