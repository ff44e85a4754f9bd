import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

@Suite("Stories with files") struct StoryMediaTests {
    private func post(_ media: JSON, as type: String, by person: Person, _ story: AccountStory) async throws -> JSON {
        let body: JSON = ["type": .string(type), "text": "look", "media": media["id"] ?? .null]
        return try await story.must("POST", "stories", body, as: person, 201)
    }

    @Test("A picture in a story is seen by its audience, by the signed address too, until the story is over; then its address is dead")
    func picture() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let media = try await story.sent(SamplePictures.png(50, 50), named: "lake.png", as: ada)
            let posted = try await post(media, as: "image", by: ada, story)
            let id = try #require(posted["id"]?.string)
            let seen = try await story.must("GET", "stories/\(id)", as: ben)
            let url = seen["media"]?["url"]?.string
            #expect(try await story.fetch(url).status == 200)
            let bare = "/api/v1/media/\(media["id"]?.string ?? "")"
            #expect(try await story.fetch(bare, as: ben).status == 200)
            #expect(try await story.fetch(bare, as: cleo).status == 404)
            story.time.advance(seconds: 86_400)
            let number = try #require(try await story.node.context.read { try $0.story(id: id) }).number
            _ = try await story.node.context.write { try $0.session.expireStory(number: number, at: $0.now) }
            #expect(try await story.fetch(url).status == 404)
            #expect(try await story.fetch(bare, as: try await story.logIn("ben")).status == 404)
        }
    }

    @Test("A file that a message carries too stays when the story goes, and one in a highlight stays with it")
    func shared() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let media = try await story.sent(SamplePictures.png(50, 50), named: "lake.png", as: ada)
            let message = try await story.show(media, as: "image", in: kitchen, by: ada)
            let first = try await post(media, as: "image", by: ada, story)
            try await story.must("DELETE", "stories/\(first["id"]?.string ?? "")", as: ada, 204)
            #expect(try await story.fetch(message["content"]?["media"]?["url"]?.string).status == 200)

            let other = try await story.sent(SamplePictures.png(60, 60), named: "hill.png", as: ada)
            let kept = try await post(other, as: "image", by: ada, story)
            let id = try #require(kept["id"]?.string)
            try await story.must("POST", "stories/highlights", ["title": "Summer", "stories": [.string(id)]], as: ada, 201)
            story.time.advance(seconds: 86_400)
            let number = try #require(try await story.node.context.read { try $0.story(id: id) }).number
            _ = try await story.node.context.write { try $0.session.expireStory(number: number, at: $0.now) }
            let again = try await story.logIn("ben")
            #expect(try await story.fetch("/api/v1/media/\(other["id"]?.string ?? "")", as: again).status == 200)
        }
    }

    @Test("Nobody shows a file of somebody else's, nor one as what it is not")
    func foreign() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let media = try await story.sent(SamplePictures.png(50, 50), named: "lake.png", as: ada)
            let body: JSON = ["type": "image", "media": media["id"] ?? .null]
            #expect(try await story.code("POST", "stories", body, as: ben) == "media_not_found")
            let wrong: JSON = ["type": "video", "media": media["id"] ?? .null]
            #expect(try await story.code("POST", "stories", wrong, as: ada) == "invalid")
        }
    }
}
