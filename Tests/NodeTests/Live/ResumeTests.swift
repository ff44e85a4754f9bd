import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite struct ResumeTests {
    @Test("Who comes back with a position hears what was missed, once and in order, then what is live")
    func resume() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let first = try await LiveClient(story, as: ben)
            for number in 1...3 { try await story.say("\(number)", in: kitchen, as: ada) }
            for _ in 1...3 { _ = try await first.event("new_message") }
            let since = first.position
            for number in 4...6 { try await story.say("\(number)", in: kitchen, as: ada) }
            let second = try await LiveClient(story, as: ben, from: since)
            try await story.say("7", in: kitchen, as: ada)
            let fourth = try await second.event("new_message")
            #expect(fourth["message"]?["content"]?["text"]?.string == "4")
            while !second.heard.texts.contains("7") { _ = try await second.ask("get_unread_count", [:]) }
            #expect(second.takeHeard().texts == ["5", "6", "7"])
        }
    }

    @Test("Edits and deletions are told as the message is now")
    func present() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let position = try await LiveClient(story, as: ben).position
            let kept = try await story.say("diner", in: kitchen, as: ada)
            let gone = try await story.say("xyzzy", in: kitchen, as: ada)
            try await story.must("PUT", "messages/\(kept.pathID)", ["content": ["text": "dinner"]], as: ada)
            try await story.must("DELETE", "messages/\(gone.pathID)?for=everyone", as: ada, 204)
            let heard = try await LiveClient(story, as: ben, from: position).takeHeard()
            #expect(heard.names.filter { $0 != "authenticated" } == ["new_message", "new_message", "message_edited", "message_deleted"])
            #expect(heard.texts == ["dinner"])
            #expect(!heard.contains { String(decoding: $0.encoded(), as: UTF8.self).contains("xyzzy") })
        }
    }

    @Test("A position still counts after the node was started again")
    func restart() async throws {
        let folder = TemporaryFolder()
        var people: [Person] = []
        var position: Int64 = 0
        var kitchen = ""
        try await AccountStory.tell(in: folder) { story in
            people = [try await story.register("ada"), try await story.register("ben")]
            kitchen = try await story.room("kitchen", by: people[0], with: [people[1]])
            position = try await LiveClient(story, as: people[1]).position
            try await story.say("before", in: kitchen, as: people[0])
        }
        try await AccountStory.tell(in: folder) { story in
            try await story.say("after", in: kitchen, as: people[0])
            let heard = try await LiveClient(story, as: people[1], from: position).takeHeard()
            #expect(heard.texts == ["before", "after"])
        }
    }

    @Test("Who is too far behind, or names a position that never was, is told to start over")
    func resync() async throws {
        try await AccountStory.tell({ $0.live.catchUpEvents = 5 }) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let position = try await LiveClient(story, as: ben).position
            for number in 1...6 { try await story.say("\(number)", in: kitchen, as: ada) }
            let behind = try await story.must("GET", "sync?since=\(position)&timeout=0", as: ben)
            #expect(behind["events"]?.array?.first?["event"]?.string == "resync")
            #expect(behind["events"]?.array?.first?["data"]?["reason"]?.string == "too_far_behind")
            let ahead = try await story.must("GET", "sync?since=999999&timeout=0", as: ben)
            #expect(ahead["events"]?.array?.first?["data"]?["reason"]?.string == "unknown_position")
        }
    }

    @Test("Resuming again and again while others talk leaves no gap and no double")
    func underLoad() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            var position = try await LiveClient(story, as: ben).position
            let count = 300
            async let talk: Void = {
                for number in 1...count { try await story.say("\(number)", in: kitchen, as: ada) }
            }()
            var texts: [String] = []
            while texts.count < count {
                let client = try await LiveClient(story, as: ben, from: position)
                if client.heard.texts.isEmpty { _ = try await client.ask("get_unread_count", [:]) }
                position = client.position
                texts += client.takeHeard().texts
            }
            try await talk
            #expect(texts == (1...count).map(String.init))
        }
    }

    @Test("The long poll answers with what happened after a position, waits for it, and ends empty when nothing does")
    func sync() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let start = try await story.must("GET", "sync", as: ben)
            #expect(start["rooms"]?.array?.count == 1)
            let position = try #require(start["position"]?.int)
            async let waiting = story.must("GET", "sync?since=\(position)&timeout=20", as: ben)
            while story.node.context.gateway.presence.connections(of: 2) == 0 { await Task.yield() }
            try await story.say("dinner", in: kitchen, as: ada)
            let woken = try await waiting
            #expect((woken["events"]?.array ?? []).texts == ["dinner"])
            let next = try #require(woken["position"]?.int)
            let empty = try await story.must("GET", "sync?since=\(next)&timeout=1", as: ben)
            #expect(empty["events"]?.array?.isEmpty == true)
            #expect(empty["position"]?.int == next)
        }
    }
}
