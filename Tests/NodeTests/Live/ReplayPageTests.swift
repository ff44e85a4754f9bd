import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite struct ReplayPageTests {
    @Test("What was missed is read in pages of bounded bytes, however long the messages, and none is left out")
    func bytes() async throws {
        let change = { @Sendable (configuration: inout NodeConfiguration) in configuration.live.backlogBytes = 50_000 }
        try await AccountStory.tell(change) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let hall = try await story.room("hall", by: ada, with: [ben])
            let node = story.node.context
            let caller = try await node.authenticate(token: ben.token)
            var after = try await node.read { session in try session.head() }
            let long = String(repeating: "x", count: 12_000)
            for number in 10..<30 { try await story.say("\(number)\(long)", in: number % 3 == 0 ? hall : kitchen, as: ada) }
            let head = try await node.read { session in try session.head() }
            var texts: [String] = []
            while after < head {
                let page = try await Replay.page(node, caller, after: after, through: head)
                #expect(page.events.reduce(0) { $0 + $1.data.count } < 50_000 + 20_000)
                #expect(page.through > after)
                after = page.through
                texts += page.events.compactMap { try? JSON(parsing: $0.data)["message"]?["content"]?["text"]?.string }
            }
            #expect(texts.map { String($0.prefix(2)) } == (10..<30).map(String.init))
        }
    }
}
