import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("A peer that lies about events")
struct ByzantinePeerTests {
    /// The south node, with Ada's room on it, and a west node that does as it likes.
    private struct Scene {
        var room = WrittenRoom()
        var node: SimulatedNode<StoreInMemory>

        init(_ version: RoomVersion = .v12, limits: InboxLimits = InboxLimits()) {
            room = WrittenRoom(version)
            room.member(People.eve, .join, by: People.eve)
            room.member(People.cleo, .join, by: People.cleo)
            room.message("Welcome", by: People.ada)
            var store = StoreInMemory()
            for id in room.order {
                do {
                    let arrival = try ArrivalJudgement(room.creation, known: store, signatures: Seal.rules).judge(room.event(id))
                    store.write(arrival, wire: room.wire(id), followsGap: false)
                } catch {
                    preconditionFailure("The room of a test has what its events name: \(error)")
                }
            }
            node = SimulatedNode(People.south, room.creation, store: store, limits: limits)
        }

        /// What the node asks when the west node sends this.
        @discardableResult
        mutating func send(_ events: [JSON], from origin: String = People.west, at now: Int64 = 1) -> [InboxAsk] {
            asks(node.receive(InboundTransaction(origin: origin, events: events), at: now).1)
        }

        func asks(_ effects: [SimulatedNode<StoreInMemory>.Effect]) -> [InboxAsk] {
            effects.compactMap { effect in if case .ask(let ask) = effect { ask } else { nil } }
        }

        /// Answers until nothing is asked any more.
        @discardableResult
        mutating func answer(_ first: [InboxAsk], _ reply: (InboxAsk) -> PeerAnswer) -> Int {
            var open = first
            var count = 0
            while !open.isEmpty, count < 1_000 {
                let ask = open.removeFirst()
                count += 1
                let effects = node.answered(ask, reply(ask), at: 1)
                open += asks(effects)
            }
            return count
        }

        func standing(_ event: Event) -> EventStanding? { node.store.event(event.id)?.standing }
        func draft(_ text: String, by user: UserID = People.eve, after prev: [EventID]? = nil, naming: [EventID]? = nil, depth: Int64 = 7)
            -> Event
        {
            room.draft(EventType.message, ["body": .string(text)], by: user, after: prev ?? [room.tip], naming: naming, depth: depth)
        }
    }

    @Test("Depths at both ends are taken, echoed and never run over; nothing is ordered by them")
    func depth() throws {
        var scene = Scene()
        let top = scene.draft("Deepest", depth: EventLimits.depth.upperBound)
        scene.send([Seal.wire(top)])
        #expect(scene.standing(top) == .accepted)
        let said = scene.node.say(EventType.message, key: nil, ["body": "Hm"], by: People.cleo, at: 5)
        let (reply, _) = try #require(said)
        #expect(reply.depth == EventLimits.depth.upperBound)
        let bottom = scene.draft("Flat", after: [top.id], naming: top.authEvents, depth: 0)
        scene.send([Seal.wire(bottom)])
        #expect(scene.standing(bottom) == .accepted && scene.node.store.tips == [reply.id, bottom.id])
    }

    @Test("Auth events that are doubled, of no use, or the create event itself make an event rejected, and its neighbours are fine")
    func authEvents() {
        var scene = Scene()
        let eve = scene.room.order[3]
        let cleo = scene.room.order[4]
        let fine = scene.draft("Fine")
        let bad = [
            scene.draft("Doubled", naming: [eve, eve]), scene.draft("No use", naming: [eve, cleo]),
            scene.draft("Create", naming: [scene.room.creation.id, eve]), scene.draft("Nothing", naming: []),
        ]
        scene.send(bad.map(Seal.wire) + [Seal.wire(fine)])
        for event in bad { #expect(scene.standing(event) == .rejected) }
        #expect(scene.standing(fine) == .accepted && scene.node.store.tips == [fine.id])
    }

    @Test("A create event that is not the room's own is rejected by the rules, too", arguments: RoomVersion.allCases)
    func secondCreate(version: RoomVersion) throws {
        let room = WrittenRoom(version)
        var content: JSONObject = ["room_version": .string(version.rawValue), "name": "another"]
        if version == .v10 { content["creator"] = .string(People.ada.text) }
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: People.ada, roomID: version.roomIDIsCreateHash ? nil : room.id, content: content,
            originServerTS: 1_700_000_000_000)
        let second = WrittenRoom.built(draft, version, prev: [], auth: [])
        let arrival = try ArrivalJudgement(room.creation, known: room.branches, signatures: Seal.rules).judge(second)
        #expect(arrival.standing == .rejected && arrival.tips == room.branches.tips && arrival.current.isEmpty)
    }

    @Test("An event that names a rejected one as what allows it is rejected, and whoever follows it is judged by the state before")
    func rejectedAuth() {
        var scene = Scene()
        let coup = scene.room.draft(
            EventType.powerLevels, key: "", ["users": .object(["@eve:west.example": 100])], by: People.eve, after: [scene.room.tip])
        let act = scene.room.draft(
            EventType.topic, key: "", ["topic": "Mine"], by: People.eve, after: [coup.id], naming: [coup.id, scene.room.order[3]])
        scene.send([Seal.wire(coup), Seal.wire(act)])
        #expect(scene.standing(coup) == .rejected && scene.standing(act) == .rejected)
        #expect(scene.node.current(StateKey(EventType.powerLevels)) == nil && scene.node.current(StateKey(EventType.topic)) == nil)
    }

    @Test("An auth event of another room is not taken from an answer; the event is put off and the room goes on")
    func foreignAuth() {
        var scene = Scene()
        var other = WrittenRoom(name: "kitchen")
        let join = other.member(People.eve, .join, by: People.eve)
        let event = scene.draft("From elsewhere", naming: [join])
        let asks = scene.send([Seal.wire(event)])
        #expect(asks.map(\.question) == [.authChain(of: event.id)])
        let questions = scene.answer(asks) { _ in .events([other.wire(join)]) }
        #expect(questions < 20 && scene.standing(event) == nil && scene.node.inbox.count == 1)
        let fine = scene.draft("Fine")
        scene.send([Seal.wire(fine)])
        #expect(scene.standing(fine) == .accepted)
    }

    @Test("Events in answers are checked like pushed ones: forged, unsigned and foreign ones fill no gap")
    func answers() {
        var scene = Scene()
        let missing = scene.draft("Missing")
        let event = scene.draft("After it", after: [missing.id], naming: missing.authEvents)
        let forged = scene.draft("Forged", by: People.ada)
        let unsigned = JSON.object(missing.wireForm(signatures: [:]))
        let kitchen = WrittenRoom(name: "kitchen")
        let asks = scene.send([Seal.wire(event)])
        scene.answer(asks) { ask in
            guard case .missingEvents = ask.question else { return .nothing }
            return .events([unsigned, .object(forged.wireForm(signatures: [:])), kitchen.wire(kitchen.tip), 5])
        }
        #expect(scene.standing(missing) == nil && scene.standing(forged) == nil && scene.standing(event) == nil)
        #expect(scene.node.store.order.count == scene.room.order.count)
    }

    @Test("A lie about the state changes nothing that the room's own state forbids")
    func stateLie() throws {
        var scene = Scene()
        let ban = scene.room.member(People.eve, .ban, by: People.ada)
        scene.send([scene.room.wire(ban)], from: People.north)
        #expect(scene.node.membership(People.eve) == .ban)
        // Eve's node says that what she follows cannot be had, and that before it she was in the room and had all power.
        let coup = scene.room.draft(
            EventType.powerLevels, key: "", ["users": .object(["@eve:west.example": 100])], by: People.eve, after: [scene.room.order[4]])
        let event = scene.draft("I rule", after: [People.nowhere(1)], naming: [scene.room.order[3]])
        let asks = scene.send([Seal.wire(event)])
        let claimed = scene.room.order[..<5] + [coup.id]
        scene.answer(asks) { ask in
            switch ask.question {
            case .missingEvents: return .events([])
            case .stateIDs: return .stateIDs(state: Array(claimed), authChain: [])
            case .event(coup.id): return .events([Seal.wire(coup)])
            default: return .nothing
            }
        }
        #expect(scene.node.store.isSoftlyFailed(event.id) && scene.node.membership(People.eve) == .ban)
        #expect(scene.node.current(StateKey(EventType.powerLevels)) == nil)
        let said = scene.node.say(EventType.message, key: nil, ["body": "Hm"], by: People.cleo, at: 5)
        let (reply, _) = try #require(said)
        #expect(!reply.prevEvents.contains(event.id))
    }

    @Test("A state of more events than anybody has is not fetched, and an answer beyond its size is not read")
    func hugeState() {
        var limits = InboxLimits()
        limits.outliers = 1_000
        var scene = Scene(limits: limits)
        let event = scene.draft("Lost", after: [People.nowhere(0)], naming: [scene.room.order[3]])
        let asks = scene.send([Seal.wire(event)])
        let many = (1...2_000).map(People.nowhere)
        let questions = scene.answer(asks) { ask in
            if case .stateIDs = ask.question { return .stateIDs(state: many, authChain: []) }
            return .events([])
        }
        #expect(questions < 20 && scene.standing(event) == nil)
        let body = [UInt8](repeating: UInt8(ascii: " "), count: PeerAnswer.mostBytes(for: .event(event.id)) + 1)
        guard case .junk = PeerAnswer(reading: body, to: .event(event.id)) else {
            Issue.record("read")
            return
        }
        for text in ["", "[]", #"{"pdus":5}"#, #"{"pdus":[],"pdus":[]}"#] {
            guard case .junk = PeerAnswer(reading: Array(text.utf8), to: .event(event.id)) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    @Test("An auth chain without end is followed so far and no further")
    func endlessChain() {
        var limits = InboxLimits()
        limits.outliers = 200
        var scene = Scene(limits: limits)
        var chain: [EventID: Event] = [:]
        var next = People.nowhere(0)
        for number in 0..<400 {
            let event = scene.room.draft(
                EventType.member, key: People.eve.text, ["membership": "join", "n": .int(number)], by: People.eve, after: [scene.room.tip],
                naming: [next])
            chain[event.id] = event
            next = event.id
        }
        let event = scene.draft("Deep", naming: [next])
        let questions = scene.answer(scene.send([Seal.wire(event)])) { ask in
            switch ask.question {
            case .event(let id): chain[id].map { .events([Seal.wire($0)]) } ?? .nothing
            case .authChain: .events(chain.values.map(Seal.wire))
            default: .nothing
            }
        }
        #expect(questions <= 300 && scene.standing(event) == nil)
        #expect(scene.node.store.order.count == scene.room.order.count)
    }

    @Test("Hundreds of branches leave sixty tips; all of their events are there, and the room goes on")
    func branches() throws {
        var scene = Scene()
        let fork = scene.room.tip
        let forks = (0..<300).map { scene.draft("\($0)", after: [fork]) }
        for start in stride(from: 0, to: forks.count, by: 50) { scene.send(forks[start..<start + 50].map(Seal.wire)) }
        #expect(scene.node.store.tips.count == BranchLimits.tips)
        #expect(forks.allSatisfy { scene.standing($0) == .accepted })
        let said = scene.node.say(EventType.message, key: nil, ["body": "Hm"], by: People.cleo, at: 5)
        let (reply, _) = try #require(said)
        #expect(reply.prevEvents.count == EventLimits.prevEvents)
    }

    @Test(
        "Claims of events that nobody has cost a bounded number of questions and hold a bounded number of events",
        arguments: [PeerAnswer.nothing, .events([])])
    func nowhere(reply: PeerAnswer) {
        var limits = InboxLimits()
        limits.eventsPerPeer = 100
        var scene = Scene(limits: limits)
        var asks: [InboxAsk] = []
        for number in 0..<400 {
            let event = scene.draft("\(number)", after: [People.nowhere(number)], naming: [scene.room.order[3]])
            asks += scene.send([Seal.wire(event)])
        }
        #expect(scene.node.inbox.count == 100 && asks.count == 1)
        let questions = scene.answer(asks) { _ in reply }
        #expect(questions < 200)
        let fine = scene.draft("Fine", by: People.ada)
        scene.send([Seal.wire(fine)], from: People.north)
        #expect(scene.standing(fine) == .accepted)
    }

    @Test("Whoever is not in the room is told nothing of it")
    func outside() {
        let scene = Scene()
        for question in [
            PeerQuestion.event(scene.room.tip), .stateIDs(at: scene.room.tip), .authChain(of: scene.room.tip),
            .missingEvents(before: [scene.room.tip], after: [], limit: 10),
        ] {
            guard case .nothing = scene.node.reply(to: question, from: "stranger.example") else {
                Issue.record("answered \(question)")
                continue
            }
        }
    }
}
