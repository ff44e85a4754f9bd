import Chat
import Testing

@testable import Storage

@Suite("The inbox of a room")
struct StagedEventTests {
    private func event(_ number: Int, rid: Int64 = 1, from origin: String = "south.example") throws -> StagedEvent {
        var bytes = [UInt8](repeating: 0, count: 32)
        (bytes[0], bytes[1]) = (UInt8(number & 255), UInt8(number >> 8))
        let id = try #require(EventID(bytes: bytes))
        return StagedEvent(rid: rid, origin: origin, eventID: id, at: 7, json: Array("{\"n\":\(number)}".utf8))
    }

    private func stage(_ events: [StagedEvent], in stage: AccountStage) async throws -> [Staging] {
        try await stage.database.write { session in try events.map { try session.stage($0) } }
    }

    @Test("Events wait in the order they came, once from each origin, until they are taken out")
    func order() async throws {
        let node = try AccountStage()
        let events = try [event(3), event(1), event(2, rid: 2), event(2), event(3), event(3, from: "west.example")]
        #expect(try await stage(events, in: node) == [.staged, .staged, .staged, .staged, .waiting, .staged])
        node.database.close()
        let database = try Database.open(at: node.folder.database, migrations: Schema.migrations)
        let waiting = try await database.read { try $0.stagedEvents(rid: 1, limit: 9) }
        #expect(waiting.map(\.json) == [events[0], events[1], events[3], events[5]].map(\.json))
        #expect(waiting.map(\.origin) == ["south.example", "south.example", "south.example", "west.example"])
        #expect(try await database.read { try $0.roomsWithStagedEvents() } == [1, 2])
        let first = try #require(waiting.first)
        try await database.write { try $0.unstage(first.number) }
        #expect(try await database.read { try $0.stagedEvents(rid: 1, after: waiting[1].number, limit: 1) } == [waiting[2]])
        #expect(try await database.read { try $0.stagedCount(rid: 1) } == 3)
        database.close()
    }

    @Test("One origin cannot fill the inbox, and many together only up to its limit")
    func limits() async throws {
        let node = try AccountStage()
        let most = Int(StagingLimits.origin)
        let flood = try (0...most).map { try event($0) }
        #expect(try await stage(flood, in: node).count { $0 == .staged } == most)
        let others = try (0..<2_000).map { try event($0, from: "\($0 % 3).example") }
        let taken = try await stage(others, in: node).count { $0 == .staged }
        #expect(taken == Int(StagingLimits.room) - most)
        #expect(try await stage([event(1, rid: 2)], in: node) == [.staged], "another room's inbox is its own")
    }
}
