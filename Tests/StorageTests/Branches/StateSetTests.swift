import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("Sets of changes to a state")
struct StateSetTests {
    private static func delta(_ count: Int, _ byte: UInt8 = 1) -> StateDelta {
        Dictionary(
            uniqueKeysWithValues: (0..<count).map { (StateKey("org.example.note", "\($0)"), EventID(bytes: AccountStage.hash(byte))) })
    }

    /// A room that has branched, without events of its own worth telling.
    private func stage() async throws -> (BranchStage, WholeRoom) {
        let room = WholeRoom(.v12, seed: 9)
        let stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
        return (stage, room)
    }

    @Test("Equal sets are one, a few changes lie on a set, a deep pile is written whole, and what nothing uses is gone")
    func life() async throws {
        let (stage, _) = try await stage()
        let rid = stage.rid
        let rows = try await stage.database.write { session in
            let first = try #require(try session.useStateSet(Self.delta(100), rid: rid))
            #expect(try session.useStateSet(Self.delta(100), rid: rid) == first)
            #expect(try session.useStateSet([:], rid: rid) == nil)
            var pile = [first, first]
            var changes = Self.delta(100)
            for step in 0...Int(StateSetLimits.depth) {
                let name = StateKey("org.example.note", "\(step)")
                changes[name] = step % 2 == 0 ? .some(nil) : EventID(bytes: AccountStage.hash(2))
                pile.append(try #require(try session.useStateSet(changes, rid: rid, base: (pile[pile.count - 1], [name]))))
                #expect(try session.stateSet(pile[pile.count - 1]) == changes)
            }
            let rows = try session.integer("SELECT count(*) FROM state_set_rows") ?? 0
            #expect(try session.integer("SELECT set_rows FROM branched_rooms WHERE rid = $1", .int(rid)) == rows)
            for set in pile { try session.releaseStateSet(set) }
            return rows
        }
        // Two whole ones, and one row for each step between.
        #expect(rows == 100 + Int64(StateSetLimits.depth) + 100)
        #expect(try await stage.count("SELECT count(*) FROM state_sets") == 0)
        #expect(try await stage.count("SELECT count(*) FROM state_set_rows") == 0)
        #expect(try await stage.count("SELECT set_rows FROM branched_rooms") == 0)
    }

    @Test("A long branch beside the room takes few rows for each event, and its states can be forgotten")
    func longBranch() async throws {
        let (stage, made) = try await stage()
        var room = made
        let fork = Array(room.tips)
        room.topic("The room goes on", by: WholeRoom.ada, after: fork)
        var branch = fork
        for number in 0..<150 {
            branch = [
                room.say("org.example.note", key: "\(number)", ["n": .string("\(number)")], by: WholeRoom.ben, after: branch).id
            ]
        }
        let events = room.order
        _ = try await stage.take(Array(events.suffix(151)), room.creation)
        let last = try #require(events.last)
        let rows = try await stage.count("SELECT count(*) FROM state_set_rows")
        #expect(rows < 10 * 150, "\(rows) rows for 150 events with up to 150 changes each")
        let forgotten = try await stage.database.write { [rid = stage.rid] in try $0.forgetStates(rid: rid, through: .max, atMost: 1_000) }
        #expect(forgotten > 100)
        let kept = try await stage.read { branches in
            (try branches.point(after: last.id), try branches.point(after: events[events.count - 50].id))
        }
        #expect(kept.0 != nil && kept.1 == nil)
        #expect(try await stage.findings() == [])
    }

    @Test("Beyond its rows a room forgets the states at its oldest events by itself")
    func limit() async throws {
        let (stage, made) = try await stage()
        var room = made
        let fork = Array(room.tips)
        for number in 0..<20 { room.topic("\(number)", by: WholeRoom.ada, after: fork) }
        _ = try await stage.take(Array(room.order.suffix(20)), room.creation)
        let before = try await stage.count("SELECT set_rows FROM branched_rooms")
        try await stage.database.write { [rid = stage.rid] in try $0.prune(rid: rid, rows: before) }
        #expect(try await stage.count("SELECT set_rows FROM branched_rooms") == before)
        room.message("All of them", by: WholeRoom.ada)
        _ = try await stage.take(Array(room.order.suffix(1)), room.creation)
        try await stage.database.write { [rid = stage.rid] in try $0.prune(rid: rid, rows: 0) }
        #expect(try await stage.count("SELECT set_rows FROM branched_rooms") < before)
        let told = try await stage.database.read { session in
            try session.rows(
                """
                SELECT e.event_id FROM branch_events b JOIN events e ON e.position = b.position
                WHERE b.before_set IS NOT NULL OR b.after_set IS NOT NULL
                """
            ) { EventID(stored: $0.blob(0)) }
        }
        #expect(Set(told).isSubset(of: room.tips), "only the tip's is kept")
        #expect(try await stage.findings() == [])
    }
}
