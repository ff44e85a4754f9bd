import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

/// What waits in memory for the index tables has a limit.
@Suite struct UnfoldedTests {
    @Test("When more events wait for the index than may, sends are refused as busy, and taken again once they are folded")
    func limit() async throws {
        let change = { @Sendable (configuration: inout NodeConfiguration) in configuration.database.unfoldedEvents = 30 }
        try await AccountStory.tell(change) { story in
            let ada = try await story.register("ada")
            let room = try await story.room("kitchen", by: ada)
            var said: [String] = []
            var refusal: String?
            while refusal == nil {
                let reply = try await story.ask("POST", "rooms/\(room.inPath)/messages", ["text": .string("\(said.count)")], as: ada)
                if reply.status == 201 { said.append("\(said.count)") } else { refusal = reply.code }
            }
            #expect(refusal == "busy")
            let node = story.node.context
            #expect(node.log.unfolded == 30)
            #expect(try await story.texts(in: room, as: ada, "?limit=200") == said)
            #expect(try await story.code("POST", "rooms", ["kind": "group", "name": "hall"], as: ada) == "busy")
            try await node.log.fold(in: node.database, at: node.world.now())
            #expect(node.log.unfolded == 0)
            try await story.say("after", in: room, as: ada)
            #expect(try await story.texts(in: room, as: ada, "?limit=200") == said + ["after"])
        }
    }
}
