import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Stories") struct StoryTests {
    /// The texts of what somebody's feed shows, author by author.
    private func feed(_ story: AccountStory, _ person: Person) async throws -> [[String]] {
        let page = try await story.must("GET", "stories", as: person)
        return (page["items"]?.array ?? []).map { $0["stories"]?.array?.compactMap { $0["text"]?.string } ?? [] }
    }

    private func post(
        _ text: String, by person: Person, _ story: AccountStory, to audience: JSON = "everyone"
    ) async throws -> String {
        let body: JSON = ["type": "text", "text": .string(text), "audience": audience]
        let posted = try await story.must("POST", "stories", body, as: person, 201)
        return try #require(posted["id"]?.string)
    }

    private func number(_ id: String, _ story: AccountStory) async throws -> Int64 {
        try #require(try await story.node.context.read { try $0.story(id: id) }).number
    }

    /// What the story's job does at a time.
    private func expire(_ number: Int64, _ story: AccountStory) async throws -> Int64? {
        try await story.node.context.write { try $0.session.expireStory(number: number, at: $0.now) }
    }

    @Test("Who shares a room hears of a story and sees it; its author learns who saw it, once, and what they made of it")
    func views() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let (adaLive, benLive) = (try await LiveClient(story, as: ada), try await LiveClient(story, as: ben))
            let id = try await post("at the lake", by: ada, story)
            let told = try await benLive.event("story_posted")
            #expect(told["story"]?["text"]?.string == "at the lake" && told["story"]?["views"] == nil)
            #expect(try await feed(story, ben) == [["at the lake"]])
            #expect(try await feed(story, cleo).isEmpty)
            #expect(try await story.code("GET", "stories/\(id)", as: cleo) == "story_not_found")
            #expect(try await story.code("POST", "stories/\(id)/view", as: cleo) == "story_not_found")

            _ = try await benLive.ask("view_story", ["storyId": .string(id)])
            try await story.must("POST", "stories/\(id)/view", as: ben)
            #expect(try await adaLive.event("story_viewed")["user"]?["username"]?.string == "ben")
            try await story.must("PUT", "stories/\(id)/reaction", ["emoji": "❤️"], as: ben)
            #expect(try await adaLive.event("story_reaction")["emoji"]?.string == "❤️")
            #expect(!adaLive.heard.names.contains("story_viewed"))

            let mine = try await story.must("GET", "stories/\(id)", as: ada)
            #expect(mine["views"]?.int == 1 && mine["reactions"]?.array?.first?["emoji"]?.string == "❤️")
            #expect(mine["audience"]?.string == "everyone" && mine["viewed"] == nil)
            let theirs = try await story.must("GET", "stories/\(id)", as: ben)
            #expect(theirs["viewed"]?.bool == true && theirs["reaction"]?.string == "❤️" && theirs["audience"] == nil)
            let views = try await story.must("GET", "stories/\(id)/views", as: ada)
            #expect(views["items"]?.array?.map { $0["user"]?["username"]?.string } == ["ben"])
            #expect(try await story.code("GET", "stories/\(id)/views", as: ben) == "forbidden")
            #expect(try await story.code("PUT", "stories/\(id)/reaction", ["emoji": "x"], as: ada) == "conflict")
        }
    }

    @Test(
        "Each audience lets in those it means and nobody else",
        arguments: [("everyone", ["ben", "cleo"]), ("contacts", ["cleo"]), ("only", ["ben"]), ("except", ["cleo"])])
    func audiences(_ word: String, _ allowed: [String]) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let others = [try await story.register("ben"), try await story.register("cleo"), try await story.register("eve")]
            _ = try await story.room("kitchen", by: ada, with: Array(others.prefix(2)))
            // Eve is a contact too, but neither shares a room with Ada nor keeps her as a contact.
            for contact in others.dropFirst() { try await story.must("PUT", "users/me/contacts/\(contact.path)", as: ada) }
            let named: JSON = [.string(others[0].id)]
            let audience: JSON = word == "only" || word == "except" ? .object([word: named]) : .string(word)
            let id = try await post("hello", by: ada, story, to: audience)
            for (person, name) in zip(others, ["ben", "cleo", "eve"]) {
                let isAllowed = allowed.contains(name)
                #expect(try await feed(story, person) == (isAllowed ? [["hello"]] : []), "\(name)")
                let code = try await story.code("GET", "stories/\(id)", as: person)
                #expect(code == (isAllowed ? nil : "story_not_found"), "\(name)")
            }
            let node = story.node.context
            let told = try await node.read { session in
                let row = try #require(try session.story(id: id))
                let people = try session.people(ofStory: row.number)
                return try session.audience(of: row, people: people).map { try session.user(uid: $0)?.username }
            }
            #expect(Set(told) == Set(allowed), "those who are told are those who may see")
        }
    }

    @Test("Whoever blocked the other, neither sees the other's stories; of somebody suspended nobody sees any")
    func blocks() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            _ = try await story.room("kitchen", by: ada, with: [ben, cleo])
            for person in [ada, ben] { _ = try await post("by \(person.id)", by: person, story) }
            #expect(try await feed(story, cleo).count == 2)
            try await story.must("PUT", "users/me/blocks/\(ben.path)", as: ada)
            #expect(try await feed(story, ada) == [["by \(ada.id)"]])
            #expect(try await feed(story, ben) == [["by \(ben.id)"]])
            try await story.must("PATCH", "admin/users/\(ben.path)", ["suspended": true], as: dan)
            #expect(try await feed(story, cleo) == [["by \(ada.id)"]])
        }
    }

    @Test("When its time is over nobody sees it, even before its job has run; the job removes it then, not earlier, and says so")
    func expiry() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let id = try await post("soon gone", by: ada, story)
            let number = try await number(id, story)
            let end = story.time.now + 86_400_000
            let now = story.time.now
            let job = try await story.node.context.read { try $0.jobs(JobFilter(kind: "story.expire"), before: .max, limit: 5, at: now) }
            #expect(job.map(\.runAt) == [end])
            #expect(try await expire(number, story) == end, "not before its time")
            #expect(try await feed(story, ben) == [["soon gone"]])
            story.time.advance(seconds: 86_400)
            let again = try await story.logIn("ben")
            #expect(try await feed(story, again).isEmpty)
            #expect(try await story.code("GET", "stories/\(id)", as: again) == "story_not_found")
            let live = try await LiveClient(story, as: again)
            #expect(try await expire(number, story) == nil)
            #expect(try await live.event("story_expired")["reason"]?.string == "expired")
            #expect(try await story.node.context.read { try $0.story(id: id) } == nil)
            #expect(try await expire(number, story) == nil, "again changes nothing")
        }
    }

    @Test("A story that its author takes back is gone at once, for those who are there too")
    func deletion() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let id = try await post("oops", by: ada, story)
            let live = try await LiveClient(story, as: ben)
            #expect(try await story.code("DELETE", "stories/\(id)", as: ben) == "forbidden")
            try await story.must("DELETE", "stories/\(id)", as: ada, 204)
            let gone = try await live.event("story_expired")
            #expect(gone["storyId"]?.string == id && gone["reason"]?.string == "deleted")
            #expect(try await feed(story, ben).isEmpty)
            #expect(try await story.code("DELETE", "stories/\(id)", as: ada) == "story_not_found")
        }
    }

    @Test("The feed pages through authors, who posted last first, each on one page only")
    func pages() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            var people: [Person] = []
            for name in ["ben", "cleo", "eve"] { people.append(try await story.register(name)) }
            _ = try await story.room("kitchen", by: ada, with: people)
            for round in 1...2 { for person in people { _ = try await post("\(round) by \(person.id)", by: person, story) } }
            var names: [String?] = []
            var query = "?limit=1"
            while true {
                let page = try await story.must("GET", "stories\(query)", as: ada)
                names += (page["items"]?.array ?? []).map { $0["user"]?["username"]?.string }
                #expect(page["items"]?.array?.allSatisfy { $0["stories"]?.array?.count == 2 && $0["unseen"]?.int == 2 } == true)
                guard let next = page["next"]?.string else { break }
                query = "?limit=1&after=\(next)"
            }
            #expect(names == ["eve", "cleo", "ben"])
        }
    }

    @Test("A bad story names its fields, one too many is refused, and an unknown person is not found")
    func refusals() async throws {
        try await AccountStory.tell({ $0.stories.perUser = 1 }) { story in
            let ada = try await story.register("ada")
            for body: JSON in [
                ["type": "text"], ["type": "text", "text": "  "], ["type": "image", "text": "x"], ["type": "film", "text": "x"],
                ["text": "x", "media": "m"], ["text": "x", "audience": "friends"], ["text": "x", "audience": ["only": []]],
                ["text": "x", "audience": ["only": ["a"], "except": ["b"]]], ["text": .string(String(repeating: "x", count: 701))],
            ] { #expect(try await story.code("POST", "stories", body, as: ada) == "invalid", "\(body)") }
            let unknown: JSON = ["text": "x", "audience": ["only": ["@nobody:north.example"]]]
            #expect(try await story.code("POST", "stories", unknown, as: ada) == "user_not_found")
            #expect(try await story.code("POST", "stories", ["type": "image", "media": "none"], as: ada) == "media_not_found")
            _ = try await post("one", by: ada, story)
            #expect(try await story.code("POST", "stories", ["text": "two"], as: ada) == "conflict")
        }
    }

    @Test("With the account go its stories, and its traces in those of others; before that they stand in the export")
    func departure() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let (byAda, byBen) = (try await post("by ada", by: ada, story), try await post("by ben", by: ben, story))
            try await story.must("PUT", "stories/\(byAda)/reaction", ["emoji": "👍"], as: ben)
            let export = try await story.must("GET", "users/me/export", as: ben)
            #expect(export["stories"]?.array?.map { $0["id"]?.string } == [byBen])
            try await story.must("DELETE", "users/me", ["password": .string(Person.password)], as: ben, 204)
            #expect(try await feed(story, ada) == [["by ada"]])
            let mine = try await story.must("GET", "stories/\(byAda)", as: ada)
            #expect(mine["views"]?.int == 0 && mine["reactions"]?.array?.isEmpty == true)
        }
    }
}
