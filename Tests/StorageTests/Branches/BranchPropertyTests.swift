import CanonicalJSON
import Chat
import Glibc
import Testing

@testable import Storage

@Suite("P6: stored branches say what whole states say")
struct BranchPropertyTests {
    /// How many rooms and how long their lives; `ROOKERY_BRANCH_ROOMS` and `ROOKERY_BRANCH_ACTS` make them more.
    private static let rooms = number("ROOKERY_BRANCH_ROOMS") ?? 40
    private static let acts = number("ROOKERY_BRANCH_ACTS") ?? 200
    private static let parts = 8

    @Test("Random rooms, with the file closed and opened again at random points", arguments: 0..<parts)
    func rooms(part: Int) async throws {
        for seed in stride(from: part, to: Self.rooms, by: Self.parts) { try await live(seed: seed) }
    }

    private func live(seed: Int) async throws {
        var random = SplitRandom(seed: UInt64(900 + seed))
        var room = WholeRoom(RoomVersion.allCases[seed % 3], seed: UInt64(seed))
        var stage = try await BranchStage(room.creation)
        var memory = BranchesInMemory()
        var taken = 0
        for act in 1...Self.acts {
            room.act()
            guard act == Self.acts || random.next(below: 20) == 0 else { continue }
            // Judged by what is in memory and by what is stored, many in one transaction.
            let arrivals = try await stage.take(Array(room.order[taken...]), room.creation)
            taken = room.order.count
            for arrival in arrivals { try compare(arrival, room, &memory) }
            if random.next(below: 3) == 0 { try await stage.reopen() }
            try await compare(stage, room, memory, seed)
        }
        #expect(try await stage.findings() == [], "seed \(seed)")
    }

    private func compare(_ arrival: Arrival, _ room: WholeRoom, _ memory: inout BranchesInMemory) throws {
        let expected = try ArrivalJudgement(room.creation, known: memory, signatures: WholeRoom.signatures).judge(arrival.event)
        memory.write(expected)
        #expect(arrival.before == expected.before && arrival.after == expected.after)
        #expect(arrival.standing == expected.standing && arrival.isSoftlyFailed == expected.isSoftlyFailed)
        #expect(arrival.tips == expected.tips && arrival.current == expected.current)
        #expect(arrival.standing == room.standing(arrival.event))
        #expect(arrival.isSoftlyFailed == room.softlyFailed.contains(arrival.event.id))
    }

    private func compare(_ stage: BranchStage, _ room: WholeRoom, _ memory: BranchesInMemory, _ seed: Int) async throws {
        try await stage.read { try Self.compare($0, room, memory, seed) }
        try await compareMembers(stage, room, seed)
    }

    private static func compare(_ branches: StoredBranches, _ room: WholeRoom, _ memory: BranchesInMemory, _ seed: Int) throws {
        #expect(branches.tips == memory.tips && Set(branches.tips) == room.tips, "seed \(seed)")
        #expect(branches.version == memory.version)
        #expect(try branches.state(at: branches.version) == room.current)
        for event in room.order.suffix(20) {
            let before = try #require(try branches.point(before: event.id))
            let after = try #require(try branches.point(after: event.id))
            #expect(try branches.whole(before) == room.before[event.id])
            #expect(try branches.whole(after) == room.after[event.id])
            #expect(after == memory.point(after: event.id))
            #expect(try branches.isHidden(event.id) == memory.isHidden(event.id))
            #expect(try branches.links(event.id) == memory.links(event.id))
            #expect(try branches.event(event.id)?.standing == memory.event(event.id)?.standing)
        }
        let old = max(0, branches.version - 7)
        #expect(try branches.state(at: old) == memory.state(at: old))
        #expect(try branches.changes(after: old, upTo: branches.version) == memory.changes(after: old, upTo: memory.version))
        for name in room.current.keys {
            #expect(try branches.event(setting: name, at: old) == memory.event(setting: name, at: old))
        }
    }

    /// The rows that answer quickly say what the state says.
    private func compareMembers(_ stage: BranchStage, _ room: WholeRoom, _ seed: Int) async throws {
        let events = Dictionary(room.order.map { ($0.id, $0) }) { $1 }
        let rid = stage.rid
        for user in WholeRoom.everybody {
            let event = room.current[StateKey(EventType.member, user.text)].flatMap { events[$0] }
            let expected = event?.content["membership"]?.string
            let found = try await stage.database.read { session in
                try session.userNumber(id: user.text).flatMap { try session.member(rid: rid, uid: $0) }?.membership
            }
            #expect(found == expected || (expected == nil && found == "leave"), "seed \(seed)")
        }
        let shown = try await stage.database.read { session in
            try session.rows(
                "SELECT e.event_id FROM timeline t JOIN events e ON e.position = t.position WHERE t.rid = $1 ORDER BY t.place",
                [.int(rid)]
            ) { EventID(stored: $0.blob(0)) }
        }
        #expect(shown == room.order.filter { room.isAppended($0) }.map(\.id), "seed \(seed)")
    }

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}
