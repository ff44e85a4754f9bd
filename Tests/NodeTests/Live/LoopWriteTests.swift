import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

/// While a loop has little else to do it makes the commit of a message itself.
@Suite("What a quiet loop writes")
struct LoopWriteTests {
    @Test("Messages over a live connection are committed by its loop, each on disk before its ack, and everybody hears them in order")
    func quiet() async throws {
        try await tell { story, kitchen, ada, ben in
            let before = story.node.context.database.statistics().ownCommits
            for number in 1...40 {
                let sent = try await ada.ask("send_message", ["roomId": .string(kitchen), "content": ["text": .string("\(number)")]])
                let position = try #require(sent["position"]?.int)
                #expect(try await story.node.context.read { try $0.event(at: position) } != nil)
            }
            for number in 1...40 {
                #expect(try await ben.event("new_message")["message"]?["content"]?["text"]?.string == "\(number)")
            }
            #expect(story.node.context.database.statistics().ownCommits > before)
        }
    }

    @Test("Messages that the writer and the loop commit in turns are heard in their order, over the live connection and over HTTP")
    func bothWays() async throws {
        try await tell { story, kitchen, ada, ben in
            let phone = try await story.logIn("ada")
            for number in 0..<60 {
                let text = JSON.string("\(number)")
                if number % 3 == 0 {
                    try await ada.send("send_message", ["roomId": .string(kitchen), "content": ["text": text]])
                    _ = try await ada.event("new_message")
                } else {
                    try await story.say("\(number)", in: kitchen, as: phone)
                }
            }
            for number in 0..<60 {
                #expect(try await ben.event("new_message")["message"]?["content"]?["text"]?.string == "\(number)")
            }
        }
    }

    @Test("What is refused there is told as ever, and the next message goes through")
    func refused() async throws {
        try await tell { _, kitchen, ada, ben in
            let nowhere = try await ada.ask("send_message", ["roomId": "!nowhere", "content": ["text": "lost"]])
            #expect(nowhere["error"]?["code"]?.string == "room_not_found")
            let empty = try await ada.ask("send_message", ["roomId": .string(kitchen), "content": ["text": ""]])
            #expect(empty["error"]?["code"]?.string == "invalid")
            _ = try await ada.ask("send_message", ["roomId": .string(kitchen), "content": ["text": "found"]])
            #expect(try await ben.event("new_message")["message"]?["content"]?["text"]?.string == "found")
        }
    }

    @Test("Many at once over many connections: nobody waits for ever and nothing is lost, whoever commits")
    func crowd() async throws {
        try await tell { _, kitchen, ada, ben in
            for number in 1...30 {
                for client in [ada, ben] {
                    try await client.send("send_message", ["roomId": .string(kitchen), "content": ["text": .string("\(number)")]])
                }
            }
            for client in [ada, ben] {
                var heard: [String] = []
                while heard.count < 60 { heard.append(try await client.event("new_message")["message"]?["content"]?["text"]?.string ?? "") }
                #expect(heard.sorted() == (1...30).flatMap { ["\($0)", "\($0)"] }.sorted())
            }
        }
    }

    private func tell(_ test: (AccountStory, String, LiveClient, LiveClient) async throws -> Void) async throws {
        // However slow this machine's disk is.
        try await AccountStory.tell({ $0.database.ownCommitLimit = .max }) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            // So many quick commits have to have been made.
            for number in 0..<16 { try await story.say("\(number)", in: kitchen, as: ada) }
            let (first, second) = (try await LiveClient(story, as: ada), try await LiveClient(story, as: ben))
            try await test(story, kitchen, first, second)
        }
    }
}
