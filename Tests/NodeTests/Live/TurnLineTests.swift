import Storage
import Testing

@testable import Node

@Suite struct TurnLineTests {
    @Test("So many attach at once, the others in order as places become free; who is gone by then takes no place")
    func turns() {
        let line = TurnLine(places: 10)
        var begun: [Int] = []
        for number in 0..<(10 + 5) {
            line.enter {
                guard number != 10 + 1 else { return false }
                begun.append(number)
                return true
            }
        }
        #expect(begun == Array(0..<10))
        #expect(line.count == 5)
        line.leave()
        line.leave()
        #expect(begun.suffix(2) == [10, 10 + 2])
        #expect(line.count == 2)
        for _ in 0..<10 { line.leave() }
        #expect(begun.count == 10 + 4)
        #expect(line.count == 0)
    }

    @Test("However short the queue of the readers, everybody who comes at once is let in")
    func crowd() async throws {
        let change = { @Sendable (configuration: inout NodeConfiguration) in
            configuration.database.interactiveReadQueue = 32
            configuration.live.attaching = 4
        }
        try await AccountStory.tell(change) { story in
            let ada = try await story.register("ada")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<45 { group.addTask { _ = try await LiveClient(story, as: ada, from: 0) } }
                try await group.waitForAll()
            }
        }
    }
}
