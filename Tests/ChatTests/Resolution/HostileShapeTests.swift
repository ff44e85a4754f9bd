import CanonicalJSON
import Chat
import Testing

@Suite("P9: state resolution and shapes made to hurt")
struct HostileShapeTests {
    private typealias Resolution = StateResolution<EventsInMemory>

    /// A room and events that nobody judged: what a peer may have built by itself.
    private struct Shape {
        let room: BranchingRoom
        var events: EventsInMemory
        var count: Int

        init(_ version: RoomVersion) {
            room = BranchingRoom(version)
            events = room.events
            count = room.order.count
        }

        mutating func add(_ type: String, _ key: String, _ content: JSONObject = [:], naming auth: [EventID]) -> EventID {
            let draft = EventDraft(
                type: type, stateKey: key, sender: Cast.ada, roomID: room.creation.roomID, content: content, originServerTS: Int64(count))
            let event = Stage.built(draft, room.version, prev: [room.tip], auth: auth)
            events.add(JudgedEvent(event))
            count += 1
            return event.id
        }

        func resolve(_ states: [StateMap], reading events: Int) throws(ResolutionError<Never>) -> StateMap {
            try Resolution.resolve(
                states, of: room.creation, events: self.events, signatures: Stage.signatures, budget: ResolutionBudget(events: events))
        }

        func state(with name: StateKey, _ id: EventID) -> StateMap {
            var state = room.after[room.tip] ?? [:]
            state[name] = id
            return state
        }
    }

    private func isOverBudget(_ shape: Shape, _ states: [StateMap], events: Int) -> Bool {
        do {
            _ = try shape.resolve(states, reading: events)
            return false
        } catch .overBudget {
            return true
        } catch {
            return false
        }
    }

    /// What Ada's events have to name.
    private func own(_ shape: Shape) -> [EventID] {
        let state = shape.room.after[shape.room.tip] ?? [:]
        let names = [StateKey(EventType.create), StateKey(EventType.member, Cast.ada.text)]
        return names.dropFirst(shape.room.version == .v12 ? 1 : 0).compactMap { state[$0] }
    }

    @Test("Deep: 3,000 power levels upon each other are read once each, without a call inside a call", arguments: [RoomVersion.v11, .v12])
    func deep(version: RoomVersion) throws {
        var shape = Shape(version)
        let name = StateKey(EventType.powerLevels)
        var chain: [EventID] = []
        for step in 0..<3_000 {
            let users: JSON = version == .v12 ? [:] : [Cast.ada.text: 100]
            chain.append(
                shape.add(
                    EventType.powerLevels, "", ["users": users, "kick": .int(step % 50)], naming: own(shape) + chain.suffix(1)))
        }
        let states = [shape.state(with: name, chain[0]), shape.state(with: name, chain[2_999])]
        #expect(try shape.resolve(states, reading: shape.count)[name] == chain[2_999])
        #expect(isOverBudget(shape, states, events: 1_000))
    }

    @Test(
        "Ladder: rungs that name both rungs below have more ways down than there are atoms, and are read once each",
        arguments: [RoomVersion.v11, .v12])
    func ladder(version: RoomVersion) throws {
        var shape = Shape(version)
        var rungs = [own(shape)[0]]
        for step in 0..<400 {
            rungs = ["left", "right"].map { shape.add("example.\($0)", "\(step)", naming: Array(Set(rungs + own(shape)))) }
        }
        let states = [
            shape.state(with: StateKey("example.left", "399"), rungs[0]), shape.state(with: StateKey("example.right", "399"), rungs[1]),
        ]
        _ = try shape.resolve(states, reading: shape.count)
        #expect(isOverBudget(shape, states, events: 300))
    }

    @Test("Wide: two branches of 300 pieces of state each, and each is in the result", arguments: [RoomVersion.v11, .v12])
    func wide(version: RoomVersion) throws {
        var shape = Shape(version)
        var states = [shape.room.after[shape.room.tip] ?? [:], shape.room.after[shape.room.tip] ?? [:]]
        for step in 0..<600 {
            let id = shape.add("example.piece", "\(step)", naming: own(shape))
            states[step % 2][StateKey("example.piece", "\(step)")] = id
        }
        let resolved = try shape.resolve(states, reading: shape.count)
        #expect(resolved.count == states[0].count + 300)
        #expect(isOverBudget(shape, states, events: 500))
    }

    @Test("Power levels beside the mainline are walked once, not once for each event that names them")
    func sidelines() throws {
        var shape = Shape(.v11)
        var chain: [EventID] = []
        for _ in 0..<300 {
            chain.append(shape.add(EventType.powerLevels, "", ["users": [Cast.ada.text: 100]], naming: own(shape) + chain.suffix(1)))
        }
        var states = [shape.room.after[shape.room.tip] ?? [:], shape.room.after[shape.room.tip] ?? [:]]
        for step in 0..<300 {
            states[0][StateKey("example.piece", "\(step)")] = shape.add("example.piece", "\(step)", naming: own(shape) + [chain[299]])
        }
        let resolved = try shape.resolve(states, reading: shape.count)
        #expect(resolved.keys.filter { $0.type == "example.piece" }.count == 300)
    }

    @Test("More states than the budget has are refused, the same state many times is not")
    func manyStates() throws {
        var shape = Shape(.v12)
        let states = (0..<21).map { step in
            shape.state(with: StateKey("example.piece"), shape.add("example.piece", "", ["step": .int(step)], naming: own(shape)))
        }
        #expect(isOverBudget(shape, states, events: 1_000))
        #expect(try shape.resolve(Array(states.dropLast()), reading: 1_000).count == states[0].count)
        #expect(try shape.resolve(Array(repeating: states[0], count: 100), reading: 1) == states[0])
    }

    @Test("A state that names an unknown event is no state; an event that does is one without it")
    func unknown() throws {
        var shape = Shape(.v12)
        let known = shape.add("example.piece", "", naming: own(shape) + [Cast.id(7)])
        let states = [shape.room.after[shape.room.tip] ?? [:], shape.state(with: StateKey("example.piece"), known)]
        #expect(try shape.resolve(states, reading: 1_000)[StateKey("example.piece")] == known)
        do {
            _ = try shape.resolve([states[0], shape.state(with: StateKey("example.piece"), Cast.id(9))], reading: 1_000)
            Issue.record("resolved what nobody has")
        } catch .missing(let id) {
            #expect(id == Cast.id(9))
        }
    }

    @Test("A plain fork is resolved without the state that both branches share")
    func unreadBase() throws {
        var room = BranchingRoom(.v12)
        let fork = room.tip
        let one = room.topic("One", by: Cast.ada, after: [fork])
        let other = room.topic("Other", by: Cast.ada, after: [fork])
        let base = room.after[fork] ?? [:]
        let resolution = StateResolution(
            room.creation, source: PiecewiseSource(events: room.events, base: base), signatures: Stage.signatures)
        let delta = try resolution.resolve([one, other].map { [StateKey(EventType.topic): $0] })
        #expect(delta == [StateKey(EventType.topic): other])
    }
}

/// A base state that may be asked about single pieces only.
private struct PiecewiseSource: ResolutionSource {
    struct ReadWhole: Error {}

    let events: EventsInMemory
    let base: StateMap

    func event(_ id: EventID) throws(ReadWhole) -> JudgedEvent? { events.event(id) }
    func baseEvent(_ name: StateKey) throws(ReadWhole) -> EventID? { base[name] }
    func baseState() throws(ReadWhole) -> StateMap { throw ReadWhole() }
}
