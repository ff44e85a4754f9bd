import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("A peer that sends more than anybody can mean")
struct FloodOfStateTests {
    @Test("A thousand forks leave sixty tips, few rows and no questions; other rooms notice nothing, and this one goes on")
    func forks() async throws {
        let room = try await SharedRoom.open()
        let (south, link) = (room.south, room.south.node.linked)
        let receiving = south.receiving()
        let kitchen = try await StagedRoom.make("kitchen", by: People.dan, on: south.node)
        let before = try await counts(of: kitchen.rid, south)
        let fork = try await south.tip
        var forks: [JSON] = []
        for number in 0..<1_000 {
            let draft = EventDraft(
                type: number.isMultiple(of: 20) ? EventType.topic : EventType.message, stateKey: number.isMultiple(of: 20) ? "" : nil,
                sender: People.ada, roomID: room.id, content: ["body": .string("\(number)"), "topic": .string("\(number)")],
                originServerTS: room.stage.clock.now)
            forks.append(room.north.wire(try await room.north.build(draft, after: [fork])))
        }
        for start in stride(from: 0, to: forks.count, by: 50) {
            try await room.north.push(forks[start..<start + 50], as: "\(start)", to: south)
        }
        await receiving.settled()
        let (tips, sets) = try await link.database.read { session in
            (
                try link.log.branches(of: south.rid, in: session).tips.count,
                try session.integer("SELECT count(*) FROM state_set_rows") ?? 0
            )
        }
        #expect(tips == BranchLimits.tips && sets < 1_000, "\(tips) tips and \(sets) rows")
        #expect(try await south.staged == 0)
        let questions = room.stage.wire.requests.filter { $0.hasPrefix(People.south) && !$0.contains("/key/") }
        #expect(questions.isEmpty)
        #expect(try await counts(of: kitchen.rid, south) == before)
        try await south.message("We talk on", by: People.cleo)
        #expect(try await south.messages.contains("We talk on"))
        let findings = try await link.database.read(.bulk) { session in try LogRules.all.flatMap { try $0.breaches(session) } }
        #expect(findings == [])
    }

    private func counts(of rid: Int64, _ resident: Resident) async throws -> [Int64] {
        try await resident.node.linked.database.read { session in
            [
                try session.integer("SELECT count(*) FROM events WHERE rid = $1", .int(rid)) ?? 0,
                try session.integer("SELECT count(*) FROM branch_events WHERE rid = $1", .int(rid)) ?? 0,
                try session.room(rid: rid)?.stateVersion ?? 0,
                // What goes out to others.
                try session.integer("SELECT count(*) FROM outbound_events") ?? 0,
            ]
        }
    }

    @Test("A branch with ten thousand pieces of state is judged with a few reads for each, or not at all, and cannot lift a ban")
    func pieces() throws {
        var room = WrittenRoom()
        let eve = room.member(People.eve, .join, by: People.eve)
        var store = StoreInMemory()
        func take(_ id: EventID) throws {
            let arrival = try ArrivalJudgement(room.creation, known: store, signatures: Seal.rules).judge(room.event(id))
            store.write(arrival, wire: room.wire(id), followsGap: false)
        }
        for id in room.order { try take(id) }
        let claimed = room.order
        let pieces = (0..<10_000).map {
            room.draft("org.example.note", key: "\($0)", [:], by: People.ada, after: [eve])
        }
        for piece in pieces { store.keep(outlier: JudgedEvent(piece), wire: .null) }
        let event = room.draft(EventType.message, ["body": "Wide"], by: People.eve, after: [People.nowhere(1)], naming: [eve])
        let known = CountedBranches(store)
        func judge(_ budget: ResolutionBudget) throws -> Arrival {
            let branches = BranchesAtGap(known, before: event, state: claimed + pieces.map(\.id))
            return try ArrivalJudgement(room.creation, known: branches, signatures: Seal.rules, budget: budget)
                .judge(event, followsGap: true)
        }
        let arrival = try judge(ResolutionBudget(states: BranchLimits.tips))
        #expect(arrival.standing == .accepted && !arrival.isSoftlyFailed && arrival.current.count == pieces.count)
        #expect(known.reads < 30 * pieces.count, "\(known.reads) reads")
        let full = known.reads
        #expect(throws: ResolutionError<Never>.self) { try judge(ResolutionBudget(events: 1_000, states: BranchLimits.tips)) }
        #expect(known.reads - full < full)
        let ban = room.member(People.eve, .ban, by: People.ada)
        try take(ban)
        let after = CountedBranches(store)
        let branches = BranchesAtGap(after, before: event, state: claimed + pieces.map(\.id))
        let late = try ArrivalJudgement(room.creation, known: branches, signatures: Seal.rules).judge(event, followsGap: true)
        #expect(late.isSoftlyFailed && late.current.isEmpty)
    }
}

/// Branches that count how often anything is asked of them.
private final class CountedBranches: RoomBranches {
    private let store: StoreInMemory
    private(set) var reads = 0

    init(_ store: StoreInMemory) { self.store = store }

    private func counted<T>(_ answer: T) -> T {
        reads += 1
        return answer
    }

    var tips: [EventID] { store.tips }
    var version: Int { store.version }
    func event(_ id: EventID) -> JudgedEvent? { counted(store.event(id)) }
    func links(_ id: EventID) -> EventLinks? { counted(store.links(id)) }
    func point(after id: EventID) -> StatePoint? { counted(store.point(after: id)) }
    func isHidden(_ id: EventID) -> Bool { counted(store.isHidden(id)) }
    func event(setting name: StateKey, at version: Int) -> EventID? { counted(store.event(setting: name, at: version)) }
    func changes(after low: Int, upTo high: Int) -> Set<StateKey> { counted(store.changes(after: low, upTo: high)) }
    func state(at version: Int) -> StateMap { counted(store.state(at: version)) }
}
