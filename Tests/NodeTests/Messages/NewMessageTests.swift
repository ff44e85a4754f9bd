import CanonicalJSON
import Cast
import Testing

@testable import Node

/// A new message is written without a look at the rows around it; it must not show.
@Suite struct NewMessageTests {
    @Test(
        "What its sender is answered is what is found afterwards",
        arguments: [
            #"{"text": "plain"}"#, #"{"text": "quoted \" and \\ and é", "tempId": "a \"b\""}"#, #"{"text": "@ben", "mentions": ["BEN"]}"#,
            #"{"content": {"type": "emote", "text": "waves"}}"#, #"{"content": {"type": "notice", "text": "\u0000\u001f"}}"#,
            #"{"content": {"type": "location", "text": "here", "location": {"latitude": 47.123456789, "longitude": -0.5, "name": "Home"}}}"#,
            #"{"text": "an answer", "replyTo": "FIRST"}"#,
        ])
    func sameAsFound(_ body: String) async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let first = try await story.say("first", in: kitchen, as: ben)
            let text = body.replacingOccurrences(of: "BEN", with: ben.id).replacingOccurrences(of: "FIRST", with: first["id"]?.string ?? "")
            let input = try JSON(parsing: Array(text.utf8))
            var answered = try await story.must("POST", "rooms/\(kitchen.inPath)/messages", input, as: ada, 201)
            #expect(answered["tempId"] == input["tempId"])
            answered["tempId"] = nil
            #expect(answered == (try await story.must("GET", "messages/\(answered.pathID)", as: ada)))
        }
    }

    @Test("What everybody hears live is what somebody who missed it hears later")
    func sameAsMissed() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let client = try await LiveClient(story, as: ben)
            let since = try await story.must("GET", "sync", as: ben)["position"]?.int ?? 0
            let first = try await story.say("first", in: kitchen, as: ada)
            try await story.say("an answer", in: kitchen, as: ada, ["replyTo": first["id"] ?? .null, "tempId": "1"])
            _ = try await client.event("new_message")
            let live = try await client.event("new_message")
            let missed = try await story.must("GET", "sync?since=\(since)&timeout=0", as: ben)["events"]?.array ?? []
            #expect(missed.last?["data"] == live)
        }
    }

    @Test("A forwarded message is answered as it is found afterwards")
    func forwarded() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let (kitchen, garden) = (try await story.room("kitchen", by: ada), try await story.room("garden", by: ada))
            let message = try await story.say("pass it on", in: kitchen, as: ada)
            let answer = try await story.must("POST", "messages/\(message.pathID)/forward", ["roomIds": [.string(garden)]], as: ada, 201)
            let copy = try #require(answer["messages"]?.array?.first)
            #expect(copy == (try await story.must("GET", "messages/\(copy.pathID)", as: ada)))
        }
    }
}

extension String {
    fileprivate func replacingOccurrences(of part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
