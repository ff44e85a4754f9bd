import Chat
import Testing

@testable import Storage

@Suite("Events that come late")
struct HistoryPlaceTests {
    private func places(_ count: Int, before edge: EventID?, _ stage: BranchStage) async throws -> ClosedRange<Int64> {
        try await stage.database.write { [log = stage.log, rid = stage.rid] in
            try log.takePlaces(count, before: edge, in: rid, session: $0)
        }
    }

    private func missing(_ stage: BranchStage) async throws -> [EventID] {
        try await stage.database.read { [rid = stage.rid] session in try session.missingEvents(rid: rid, limit: 9) }
    }

    @Test("They stand where they belong in the room's order, below what any follower of the stream has seen")
    func places() async throws {
        var room = WholeRoom(.v12, seed: 5)
        let stage = try await BranchStage(room.creation)
        let joined = room.order.count
        let said = (0..<6).map { room.message("\($0)", by: WholeRoom.ada) }
        _ = try await stage.take(Array(room.order.prefix(joined)), room.creation)
        // 0 is there, 5 comes over a gap; 3 and 4 fill it first, then 1 and 2.
        try await stage.accept([said[0], said[5]])
        let head = try await stage.database.read { try $0.head() }
        #expect(try await missing(stage) == [said[4].id])
        for (events, missing) in [(said[3...4], [said[2].id]), (said[1...2], [])] {
            let places = try await places(2, before: said[5].id, stage)
            try await stage.accept(Array(events)) { .history(places.lowerBound + Int64($0)) }
            #expect(try await self.missing(stage) == missing)
        }
        #expect(try await stage.page() == ["0", "1", "2", "3", "4", "5"])
        #expect(try await stage.database.read { try $0.head() } == head)
        // What is older than everything here counts down.
        let old = try await places(1, before: nil, stage)
        #expect(old.upperBound < 0)
        #expect(try await stage.count("SELECT max(ordinal) FROM events") == 2, "late messages are nobody's unread ones")
        #expect(try await stage.findings() == [])
    }

    @Test("Where there is no gap, or no place left in it, there are no places")
    func noPlaces() async throws {
        var room = WholeRoom(.v12, seed: 6)
        let stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
        let tip = try #require(room.order.last).id
        await #expect(throws: ArrivalConflict.noGap) { try await places(1, before: tip, stage) }
        room.message("Never came", by: WholeRoom.ada)
        let edge = room.message("Came", by: WholeRoom.ada)
        try await stage.accept([edge])
        _ = try await places(Int(HistoryGap.places), before: edge.id, stage)
        await #expect(throws: ArrivalConflict.noGap) { try await places(1, before: edge.id, stage) }
    }
}
