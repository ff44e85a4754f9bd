import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

@Suite struct MediaMessageTests {
    @Test("A picture goes with its message: deleted for everyone, its address is dead at once and its file after the grace")
    func deletion() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let media = try await story.sent(SamplePictures.png(50, 50), named: "cat.png", as: ada)
            let message = try await story.show(media, as: "image", in: kitchen, by: ada)
            let url = message["content"]?["media"]?["url"]?.string
            #expect(try await story.fetch(url).status == 200)
            try await story.must("DELETE", "messages/\(message.pathID)?for=everyone", as: ada, 204)
            #expect(try await story.fetch(url).status == 404)
            #expect(try await story.fetch(url, as: ben).status == 404)
            #expect(try await sweep(story, after: 0) == 1)
            #expect(try await story.fetch(url, as: ada).status == 404)
            #expect(try await story.node.context.read { try $0.mediaTrash(limit: 10).count } == 1)
            #expect(try await story.node.context.read { try $0.mediaUsage(.node) } == MediaUsage())
        }
    }

    @Test("A forwarded picture stays when the first message goes; an edit changes what is said about it, not the file")
    func forward() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let lobby = try await story.room("lobby", by: ada)
            let media = try await story.sent(SamplePictures.png(50, 50), named: "cat.png", as: ada)
            let message = try await story.show(media, as: "image", in: kitchen, by: ada)
            let forwarded = try await story.must("POST", "messages/\(message.pathID)/forward", ["roomIds": [.string(lobby)]], as: ada, 201)
            let copy = try #require(forwarded["messages"]?.array?.first)
            #expect(copy["content"]?["media"]?["id"] == media["id"])
            try await story.must("DELETE", "messages/\(message.pathID)?for=everyone", as: ada, 204)
            #expect(try await sweep(story, after: 0) == 0)
            #expect(try await story.fetch(copy["content"]?["media"]?["url"]?.string).status == 200)
            let edited = try await story.must("PUT", "messages/\(copy.pathID)", ["content": ["type": "image", "text": "my cat"]], as: ada)
            #expect(edited["content"]?["text"]?.string == "my cat")
            #expect(edited["content"]?["media"]?["id"] == media["id"])
            let other = try await story.sent(SamplePictures.png(60, 60), named: "dog.png", as: ada)
            let swap: JSON = ["content": ["type": "image", "text": "x", "media": other["id"] ?? .null]]
            #expect(try await story.code("PUT", "messages/\(copy.pathID)", swap, as: ada) == "conflict")
        }
    }

    @Test("Nobody sends what somebody else has uploaded, and nothing that is not there")
    func foreign() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let media = try await story.sent(SamplePictures.png(50, 50), named: "cat.png", as: ada)
            let path = "rooms/\(kitchen.inPath)/messages"
            let content: JSON = ["content": ["type": "image", "media": ["id": media["id"] ?? .null]]]
            #expect(try await story.code("POST", path, content, as: ben) == "media_not_found")
            #expect(
                try await story.code("POST", path, ["content": ["type": "document", "media": "nothing"]], as: ada) == "media_not_found")
            #expect(try await story.code("POST", path, ["content": ["type": "document", "media": "../x"]], as: ada) == "invalid")
        }
    }

    @Test("A file to which nothing refers goes after its grace, not before")
    func unused() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let media = try await story.sent(Array("notes".utf8), named: "notes.txt", as: ada)
            story.time.advance(seconds: 86_000)
            #expect(try await sweep(story, after: 86_400_000) == 0)
            #expect(try await story.fetch(media["url"]?.string).status == 200)
            story.time.advance(seconds: 500)
            #expect(try await sweep(story, after: 86_400_000) == 1)
            #expect(try await story.fetch(media["url"]?.string).status == 404)
        }
    }

    @Test("A signed address is good for a day and dead after two")
    func expiry() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let media = try await story.sent(Array("notes".utf8), named: "notes.txt", as: ada)
            story.time.advance(seconds: 86_400)
            #expect(try await story.fetch(media["url"]?.string).status == 200)
            story.time.advance(seconds: 86_400)
            #expect(try await story.fetch(media["url"]?.string).status == 401)
        }
    }

    @Test("My picture is seen by others, replaced and taken away; the file of the old one is nobody's then")
    func avatar() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let first = try await story.upload(SamplePictures.png(300, 300), named: "me.png", to: "users/me/avatar", as: ada)
            #expect(first.status == 200, "\(first.text)")
            let seen = try await story.must("GET", "users/\(ada.path)", as: ben)["avatar"]
            let url = try #require(seen?["thumbnail"]?.string)
            story.time.advance(seconds: 10 * 86_400)
            #expect(try await story.fetch(url).status == 200)
            let again = try await story.logIn("ada")
            #expect(
                try await story.upload(Array("<svg/>".utf8), named: "me.svg", to: "users/me/avatar", as: again).code == "unsupported_type")
            _ = try await story.upload(SamplePictures.png(200, 200), named: "me.png", to: "users/me/avatar", as: again)
            #expect(try await story.fetch(url).status == 404)
            let none = try await story.must("PATCH", "users/me", ["avatar": nil], as: again)
            #expect(none["avatar"]?.isNull == true)
        }
    }

    @Test("A room's picture is changed by who may, and seen by its members")
    func roomPicture() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let media = try await story.sent(SamplePictures.png(300, 300), named: "room.png", as: ada)
            let change: JSON = ["avatar": media["id"] ?? .null]
            let room = try await story.must("PATCH", "rooms/\(kitchen.inPath)", change, as: ada)
            #expect(try await story.fetch(room["avatar"]?["url"]?.string).status == 200)
            let own = try await story.sent(SamplePictures.png(301, 300), named: "ben.png", as: ben)
            #expect(try await story.code("PATCH", "rooms/\(kitchen.inPath)", ["avatar": own["id"] ?? .null], as: ben) == "forbidden")
            let none = try await story.must("PATCH", "rooms/\(kitchen.inPath)", ["avatar": nil], as: ada)
            #expect(none["avatar"]?.isNull == true)
        }
    }

    @Test("A film has a length and a picture, a sound a length, and both lose what was told beside them")
    func films() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let bytes = try SamplePictures.made(
                "testsrc=size=320x240:rate=10:duration=2 -metadata title=SECRET -c:v libx264 -pix_fmt yuv420p", ending: "mp4")
            let film = try await story.sent(bytes, named: "film.mp4", as: ada)
            #expect(film["kind"]?.string == "video", "\(film)")
            #expect(film["width"]?.int == 320)
            #expect(film["duration"]?.double == 2)
            #expect(film["thumbnail"]?.string != nil)
            #expect(try await story.fetch(film["url"]?.string).body.first(Array("SECRET".utf8)) == nil)
            let note = try SamplePictures.made("sine=frequency=440:duration=3 -c:a libopus", ending: "webm")
            let voice = try await story.sent(note, named: "voice.webm", type: "audio/webm;codecs=opus", as: ada)
            #expect(voice["kind"]?.string == "audio", "\(voice)")
            #expect((2.9...3.2).contains(voice["duration"]?.double ?? 0))
            let message = try await story.show(voice, as: "voice", in: kitchen, by: ada)
            #expect(message["content"]?["type"]?.string == "voice")
            let broken = try await story.upload(Array(bytes.prefix(400)), named: "film.mp4", as: ada)
            #expect(broken.code == "unsupported_type", "\(broken.text)")
        }
    }

    /// What the hourly job does.
    private func sweep(_ story: AccountStory, after age: Int64) async throws -> Int {
        try await story.node.context.write { try $0.session.sweepMedia(unusedBefore: $0.now - age + 1, limit: 10, at: $0.now) }
    }
}
