import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite struct MessageTests {
    @Test("A message sent twice with one tempId exists once, at both doors; with other content it is refused")
    func tempID() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let path = "rooms/\(kitchen.inPath)/messages"
            let first = try await story.must("POST", path, ["text": "once", "tempId": "1"], as: ada, 201)
            let again = try await story.must("POST", path, ["text": "once", "tempId": "1"], as: ada, 200)
            #expect(first["id"] == again["id"])
            #expect(again["tempId"]?.string == "1")
            #expect(try await story.code("POST", path, ["text": "other", "tempId": "1"], as: ada) == "temp_id_reused")
            let client = try await LiveClient(story, as: ada)
            let answer = try await client.ask("send_message", ["roomId": .string(kitchen), "text": "once", "tempId": "1"])
            #expect(answer["id"] == first["id"])
            #expect(try await story.texts(in: kitchen, as: ada) == ["once"])
        }
    }

    @Test("Twenty sends at once with one tempId make one message")
    func concurrentTempID() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 1...20 {
                    group.addTask {
                        try await story.ask("POST", "rooms/\(kitchen.inPath)/messages", ["text": "once", "tempId": "1"], as: ada)
                            .json?["id"]?.string
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await story.texts(in: kitchen, as: ada) == ["once"])
        }
    }

    @Test("History pages walk back and forth without a gap or a double, and around a message")
    func pages() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            for number in 1...25 { try await story.say("\(number)", in: kitchen, as: ada) }
            let path = "rooms/\(kitchen.inPath)/messages?limit=10"
            var page = try await story.must("GET", path, as: ada)
            #expect(page["next"]?.isNull == true)
            var texts: [String] = []
            while true {
                texts = (page["items"]?.array ?? []).compactMap { $0["content"]?["text"]?.string } + texts
                guard let prev = page["prev"]?.string else { break }
                page = try await story.must("GET", "\(path)&before=\(prev)", as: ada)
            }
            #expect(texts == (1...25).map(String.init))
            let next = try #require(page["next"]?.string)
            let forward = try await story.must("GET", "\(path)&after=\(next)", as: ada)
            #expect(forward["items"]?.array?.first?["content"]?["text"]?.string == "6")
            let middle = try #require(forward["items"]?.array?[4])
            let around = try await story.must("GET", "rooms/\(kitchen.inPath)/messages?limit=5&around=\(middle.pathID)", as: ada)
            #expect(around["items"]?.array?.compactMap { $0["content"]?["text"]?.string } == ["8", "9", "10", "11", "12"])
            #expect(try await story.code("GET", "\(path)&before=rubbish", as: ada) == "bad_request")
        }
    }

    @Test("An edit is seen as the message now, its history by who may read it; only its author edits")
    func edits() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let message = try await story.say("diner", in: kitchen, as: ada)
            let path = "messages/\(message.pathID)"
            #expect(try await story.code("PUT", path, ["content": ["type": "text", "text": "no"]], as: ben) == "forbidden")
            let edited = try await story.must("PUT", path, ["content": ["type": "text", "text": "dinner"]], as: ada)
            #expect(edited["editedAt"]?.string != nil)
            #expect(try await story.texts(in: kitchen, as: ben) == ["dinner"])
            let history = try await story.must("GET", "\(path)/edits", as: ben)["items"]?.array ?? []
            #expect(history.compactMap { $0["content"]?["text"]?.string } == ["diner", "dinner"])
        }
    }

    @Test("Deleted for me it is gone for Ada alone; deleted for everyone nothing of it is left, not even on disk")
    func deletion() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let kept = try await story.say("kept", in: kitchen, as: ben)
            let secret = try await story.say("the secret word is xyzzy", in: kitchen, as: ada)
            try await story.must("PUT", "messages/\(secret.pathID)", ["content": ["text": "the secret word was xyzzy"]], as: ada)
            try await story.must("PUT", "messages/\(secret.pathID)/reactions/%F0%9F%91%8D", as: ben)
            #expect(try await story.code("DELETE", "messages/\(secret.pathID)?for=everyone", as: ben) == "forbidden")
            try await story.must("DELETE", "messages/\(kept.pathID)", as: ada, 204)
            #expect(try await story.texts(in: kitchen, as: ada) == ["the secret word was xyzzy"])
            try await story.must("DELETE", "messages/\(secret.pathID)?for=everyone", as: ada, 204)
            try await story.must("DELETE", "messages/\(secret.pathID)?for=everyone", as: ada, 204)
            let seen = try await story.must("GET", "messages/\(secret.pathID)", as: ben)
            #expect(seen["deleted"]?.bool == true)
            #expect(seen["content"]?.object?.isEmpty == true)
            #expect(try await story.must("GET", "messages/\(secret.pathID)/edits", as: ben)["items"]?.array?.isEmpty == true)
            let bodies = try await story.node.context.read { session in
                try session.rows("SELECT body FROM events") { String(decoding: $0.blob(0), as: UTF8.self) }
            }
            #expect(!bodies.contains { $0.contains("xyzzy") })
        }
    }

    @Test("Reactions count once per person and emoji, are taken back, and name who gave them")
    func reactions() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let path = "messages/\(try await story.say("soup", in: kitchen, as: ada).pathID)"
            for person in [ada, ben, ben] { try await story.must("PUT", "\(path)/reactions/%F0%9F%8D%B2", as: person) }
            var reaction = try await story.must("GET", path, as: ben)["reactions"]?.array?.first
            #expect(reaction?["emoji"]?.string == "🍲")
            #expect(reaction?["count"]?.int == 2)
            #expect(reaction?["mine"]?.bool == true)
            try await story.must("DELETE", "\(path)/reactions/%F0%9F%8D%B2", as: ben, 204)
            try await story.must("DELETE", "\(path)/reactions/%F0%9F%8D%B2", as: ben, 204)
            reaction = try await story.must("GET", path, as: ben)["reactions"]?.array?.first
            #expect(reaction?["users"]?.array?.compactMap { $0["username"]?.string } == ["ada"])
            #expect(reaction?["mine"]?.bool == false)
        }
    }

    @Test("A reply carries what it answers, from its own room only; a forward names its source where that is public")
    func replyAndForward() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let lobby = try await story.room("lobby", by: ada, with: [ben], ["visibility": "public"])
            let question = try await story.say("soup?", in: kitchen, as: ada)
            let answer = try await story.say("yes", in: kitchen, as: ben, ["replyTo": question["id"] ?? .null])
            #expect(answer["replyTo"]?["text"]?.string == "soup?")
            let foreign = try await story.code(
                "POST", "rooms/\(lobby.inPath)/messages", ["text": "x", "replyTo": question["id"] ?? .null], as: ben)
            #expect(foreign == "message_not_found")
            let rooms: JSON = ["roomIds": [.string(lobby), .string(kitchen)], "tempId": "f"]
            let sent = try await story.must("POST", "messages/\(question.pathID)/forward", rooms, as: ben, 201)
            #expect(sent["messages"]?.array?.count == 2)
            #expect(sent["messages"]?.array?.first?["forwardedFrom"]?["sender"]?["username"]?.string == "ada")
            #expect(sent["messages"]?.array?.first?["forwardedFrom"]?["roomId"]?.isNull == true)
            try await story.must("POST", "messages/\(question.pathID)/forward", rooms, as: ben, 201)
            #expect(try await story.texts(in: lobby, as: ada) == ["soup?"])
            let broken: JSON = ["roomIds": [.string(lobby), "!nowhere"]]
            #expect(try await story.code("POST", "messages/\(question.pathID)/forward", broken, as: ben) == "room_not_found")
            #expect(try await story.texts(in: lobby, as: ada) == ["soup?"])
        }
    }

    @Test("A location keeps its numbers; a picture without a file and a sticker are refused; a bad send names its fields")
    func contents() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let path = "rooms/\(kitchen.inPath)/messages"
            let place: JSON = ["type": "location", "location": ["latitude": .double(52.5), "longitude": .double(-13.25), "name": "Home"]]
            let message = try await story.must("POST", path, ["content": place], as: ada, 201)
            #expect(message["content"]?["location"]?["latitude"]?.double == 52.5)
            #expect(message["content"]?["location"]?["longitude"]?.double == -13.25)
            #expect(try await story.code("POST", path, ["content": ["type": "image", "text": "x"]], as: ada) == "invalid")
            #expect(try await story.code("POST", path, ["content": ["type": "sticker", "text": "x"]], as: ada) == "not_available")
            #expect(try await story.code("POST", path, [:], as: ada) == "invalid")
            #expect(try await story.code("POST", path, ["text": ""], as: ada) == "invalid")
            #expect(try await story.code("POST", path, ["text": "x", "tempId": ""], as: ada) == "invalid")
            let long = String(repeating: "x", count: 16_385)
            #expect(try await story.code("POST", path, ["text": .string(long)], as: ada) == "invalid")
            #expect(try await story.texts(in: kitchen, as: ada).count == 1)
        }
    }

    @Test("Five messages in ten seconds, then the room says when to try again")
    func rate() async throws {
        try await AccountStory.tell({ $0.rates = RateConfiguration() }) { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            for number in 1...5 { try await story.say("\(number)", in: kitchen, as: ada) }
            let refused = try await story.ask("POST", "rooms/\(kitchen.inPath)/messages", ["text": "6"], as: ada)
            #expect(refused.status == 429)
            #expect(refused["retry-after"] != nil)
            story.time.advance(seconds: 10)
            try await story.say("6", in: kitchen, as: ada)
        }
    }
}
