import CanonicalJSON
import Chat
import Cryptography
import Testing

@testable import Storage

@Suite("A room of this node alone, and its first event from elsewhere")
struct LinearRoomTests {
    private static let tables = [
        "branched_rooms", "branch_tips", "branch_events", "event_edges", "auth_edges", "missing_events", "state_sets", "state_set_rows",
        "history_gaps", "held_events", "staged_events",
    ]

    /// Ada's room, made through the door, with a thousand messages and states.
    private func local() async throws -> (stage: BranchStage, creation: RoomCreation, events: [Event]) {
        let room = WholeRoom(.v12, seed: 1)
        let stage = try await BranchStage(room.creation)
        let first = Array(room.order.prefix(4))
        try await stage.say(first.map { (WholeRoom.ada, $0.type, $0.stateKey, $0.content) })
        let rest = (0..<1_000).map { number -> (UserID, String, String?, JSONObject) in
            number % 10 == 0
                ? (WholeRoom.ada, EventType.topic, "", ["topic": .string("\(number)")])
                : (WholeRoom.ada, EventType.message, nil, ["msgtype": "m.text", "body": .string("\(number)")])
        }
        try await stage.say(rest)
        let events = try await stage.database.read { [rid = stage.rid] session in
            try session.rows("SELECT position FROM timeline WHERE rid = $1 ORDER BY place", [.int(rid)]) { $0.int(0) }
                .compactMap { try session.parsedEvent(at: $0) }
        }
        return (stage, room.creation, events)
    }

    private func rows(_ stage: BranchStage) async throws -> [String: Int64] {
        try await stage.database.read { session in
            var counts: [String: Int64] = [:]
            for table in Self.tables {
                counts[table] = try session.rows(text: "SELECT count(*) FROM \(table)", []) { $0.int(0) }.first
            }
            return counts
        }
    }

    @Test("A thousand messages and states leave no row in any table of branches")
    func nothing() async throws {
        let (stage, _, events) = try await local()
        #expect(events.count == 1_004)
        #expect(try await rows(stage).values.allSatisfy { $0 == 0 })
    }

    @Test("Before and after the first event from elsewhere each event has the state that it had")
    func firstEvent() async throws {
        let (stage, creation, events) = try await local()
        var memory = BranchesInMemory()
        for event in events {
            memory.write(try ArrivalJudgement(creation, known: memory, signatures: WholeRoom.signatures).judge(event))
        }
        let linear = memory
        try await stage.read { try Self.compare($0, linear, events) }

        let fork = try #require(events.dropLast(500).last)
        let draft = EventDraft(
            type: EventType.topic, stateKey: "", sender: WholeRoom.ada, roomID: creation.roomID, content: ["topic": "Elsewhere"],
            originServerTS: BranchStage.start)
        let state = memory.whole(try #require(memory.point(after: fork.id)))
        let foreign = try draft.build(
            version: .v12, depth: 1, prev: [fork.id],
            auth: AuthSelection.names(for: draft, version: .v12).compactMap { state[$0] }, sha256: { Digest.sha256($0) })
        let expected = try ArrivalJudgement(creation, known: memory, signatures: WholeRoom.signatures).judge(foreign)
        memory.write(expected)
        let (arrival, appended) = try await stage.take(foreign, creation)
        #expect(arrival.before == expected.before && arrival.current == expected.current && arrival.tips.count == 2)
        guard case .appended(let stored) = appended else { throw TestRefusal() }
        #expect(stored.position > 1_004 && stored.kind == .room)
        let all = memory
        try await stage.read { try Self.compare($0, all, events + [foreign]) }
        let counts = try await rows(stage)
        #expect(counts["branch_events"] == 1 && counts["branch_tips"] == 2 && counts["event_edges"] == 1)
        #expect(try await stage.findings() == [])
    }

    private static func compare(_ branches: StoredBranches, _ memory: BranchesInMemory, _ events: [Event]) throws {
        #expect(branches.tips == memory.tips && branches.version == memory.version)
        #expect(try branches.state(at: branches.version) == memory.state(at: memory.version))
        for event in events {
            #expect(try branches.point(after: event.id) == memory.point(after: event.id))
            #expect(try branches.isHidden(event.id) == memory.isHidden(event.id))
        }
        for event in events.suffix(20) {
            #expect(try branches.links(event.id) == memory.links(event.id))
            #expect(try branches.event(event.id)?.event.canonical == event.canonical)
        }
    }
}

extension BranchStage {
    /// Events of this node's own, through the door: sender, type, state key, content.
    @discardableResult
    func say(_ events: [(UserID, String, String?, JSONObject)]) async throws -> [StoredEvent] {
        try await database.write { [log, rid] session in
            try events.map { sender, type, key, content in
                let uid = try session.anyUser(sender, at: Self.start)
                let target = try type == EventType.member ? key.flatMap(UserID.init).map { try session.anyUser($0, at: Self.start) } : nil
                let kind: EventKind = type == EventType.message ? .message : type == EventType.member ? .member : .other
                // The create event is the one that the room is named after.
                let time: Int64 = type == EventType.create ? 1_700_000_000_000 : Self.start
                let draft = EventDraft(
                    type: type, stateKey: key, sender: sender, roomID: nil, content: content, originServerTS: time)
                return try log.append(LogEntry(draft, sender: uid, kind: kind, target: target), to: rid, in: session)
            }
        }
    }
}
