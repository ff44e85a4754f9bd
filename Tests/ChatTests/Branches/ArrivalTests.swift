import CanonicalJSON
import Chat
import Testing

@Suite("Events as they arrive in a room that branches")
struct ArrivalTests {
    /// A room of the cast with its branches.
    private struct Arrivals {
        let room: BranchingRoom
        var branches = BranchesInMemory()

        init(_ room: BranchingRoom, all: Bool = true) throws {
            self.room = room
            if all { for id in room.order { try take(id) } }
        }

        @discardableResult
        mutating func take(_ id: EventID) throws -> Arrival {
            let arrival = try ArrivalJudgement(room.creation, known: branches, signatures: Stage.signatures).judge(room.event(id))
            branches.write(arrival)
            return arrival
        }

        func current(_ name: StateKey) -> EventID? { branches.event(setting: name, at: branches.version) }
    }

    /// Ada's room with Ben as moderator and Cleo as member.
    private func room() -> BranchingRoom {
        var room = BranchingRoom(.v12)
        room.rule(.public, by: Cast.ada)
        room.powers([Cast.ben: 50], by: Cast.ada)
        room.member(Cast.ben, .join, by: Cast.ben)
        room.member(Cast.cleo, .join, by: Cast.cleo)
        room.topic("Welcome", by: Cast.ada)
        return room
    }

    @Test("A linear room has one tip, and no event is told with any change of its own")
    func linear() throws {
        let arrivals = try Arrivals(room())
        #expect(arrivals.branches.tips == [arrivals.room.tip])
        #expect(arrivals.branches.version == arrivals.room.order.count, "each event of this room changed its state")
        #expect(arrivals.room.order.allSatisfy { arrivals.branches.point(after: $0)?.changes.isEmpty == true })
    }

    @Test("A message changes no state; two branches are two tips, and one event after both joins them")
    func branches() throws {
        var room = room()
        let fork = room.tip
        let one = room.say(EventType.message, key: nil, ["body": "One"], by: Cast.ben, after: [fork])
        let other = room.topic("Other", by: Cast.ada, after: [fork])
        let both = room.say(EventType.message, key: nil, ["body": "Both"], by: Cast.cleo, after: [one, other])
        var arrivals = try Arrivals(room, all: false)
        for id in room.order.dropLast(2) { try arrivals.take(id) }
        let version = arrivals.branches.version
        #expect(try arrivals.take(other).tips == [one, other])
        #expect(arrivals.branches.version == version + 1)
        #expect(try arrivals.take(both).tips == [both])
        #expect(arrivals.branches.version == version + 1)
        #expect(arrivals.current(StateKey(EventType.topic)) == other)
    }

    @Test("Who was banned and speaks up from before the ban is softly failed: kept, not followed, and the room goes on")
    func evasion() throws {
        var room = room()
        let fork = room.tip
        let ban = room.member(Cast.ben, .ban, by: Cast.ada, after: [fork])
        let topic = room.topic("Ben was here", by: Cast.ben, after: [fork])
        let reply = room.topic("Cleo's side", by: Cast.ada, after: [topic])
        var arrivals = try Arrivals(room, all: false)
        for id in room.order.dropLast(2) { try arrivals.take(id) }
        let evasion = try arrivals.take(topic)
        #expect(evasion.standing == .accepted && evasion.isSoftlyFailed)
        #expect(evasion.tips == [ban])
        #expect(evasion.current.isEmpty)
        // Somebody who had not heard of the ban followed it: then both branches count, and the ban wins.
        #expect(try arrivals.take(reply).tips == [ban, reply])
        #expect(arrivals.current(StateKey(EventType.member, Cast.ben.text)) == ban)
        #expect(arrivals.current(StateKey(EventType.topic)) == reply)
    }

    @Test("An event behind a softly failed one takes what that one followed from the tips")
    func behindHidden() throws {
        var room = room()
        let fork = room.tip
        let demotion = room.powers([:], by: Cast.ada, after: [fork])
        let topic = room.topic("Ben's topic", by: Cast.ben, after: [fork])
        let reply = room.say(EventType.message, key: nil, ["body": "I follow both"], by: Cast.ada, after: [demotion, topic])
        let arrivals = try Arrivals(room)
        #expect(arrivals.branches.isHidden(topic))
        #expect(arrivals.branches.tips == [reply])
    }

    @Test("A rejected event changes nothing, and what follows it has the state before it")
    func rejection() throws {
        var room = room()
        let topic = room.topic("Not hers to set", by: Cast.cleo)
        let after = room.topic("After it", by: Cast.ada, after: [topic])
        var arrivals = try Arrivals(room, all: false)
        for id in room.order.dropLast(2) { try arrivals.take(id) }
        let tips = arrivals.branches.tips
        let rejected = try arrivals.take(topic)
        #expect(rejected.verdict == .rejected(.powerTooLow) && rejected.standing == .rejected)
        #expect(rejected.tips == tips && rejected.current.isEmpty && rejected.after == rejected.before)
        #expect(try arrivals.take(after).tips == [after])
        #expect(arrivals.current(StateKey(EventType.topic)) == after)
    }

    @Test("A hundred branches leave sixty tips, and each is told with as few changes as it has")
    func manyBranches() throws {
        var room = room()
        let fork = room.tip
        for step in 0..<100 { room.topic("\(step)", by: Cast.ada, after: [fork]) }
        let arrivals = try Arrivals(room)
        #expect(arrivals.branches.tips == Array(room.order.suffix(BranchLimits.tips)))
        #expect(arrivals.branches.storedChanges < 4 * room.order.count)
    }

    @Test("An event whose predecessor is not there is not judged")
    func missing() throws {
        let room = room()
        var arrivals = try Arrivals(room, all: false)
        try arrivals.take(room.order[0])
        do {
            try arrivals.take(room.order[2])
            Issue.record("judged without its predecessor")
        } catch let error as ResolutionError<Never> {
            guard case .missing(let id) = error else { throw error }
            #expect(id == room.order[1])
        }
    }

    @Test("P6: told by changes or in whole, the states, standings and tips are the same", arguments: 0..<8)
    func incremental(part: Int) throws {
        for seed in part * 3..<(part + 1) * 3 {
            let room = BranchingRoom.random(RoomVersion.allCases[seed % 3], seed: seed, acts: 40)
            var arrivals = try Arrivals(room, all: false)
            var whole = WholeStates(room)
            for id in room.order {
                let arrival = try arrivals.take(id)
                let isSoftlyFailed = whole.add(room.event(id))
                #expect(arrivals.branches.whole(arrival.before) == room.state(after: room.event(id).prevEvents))
                #expect(arrivals.branches.whole(arrival.after) == room.after[id])
                #expect(arrival.standing == room.standing(id))
                #expect(arrival.isSoftlyFailed == isSoftlyFailed)
                #expect(Set(arrival.tips) == whole.tips)
                #expect(arrivals.branches.state(at: arrivals.branches.version) == whole.current)
            }
        }
    }

    @Test("Events that arrive in another order have the same states and standings", arguments: 0..<4)
    func anyOrder(part: Int) throws {
        for seed in part * 2..<(part + 1) * 2 {
            var random = SeededRandom(seed: UInt64(seed))
            let room = BranchingRoom.random(RoomVersion.allCases[seed % 3], seed: 500 + seed, acts: 40)
            var arrivals = try Arrivals(room, all: false)
            var waiting = room.order.shuffled(using: &random)
            while !waiting.isEmpty {
                let ready = waiting.first { id in
                    let event = room.event(id)
                    return (event.prevEvents + event.authEvents).allSatisfy { arrivals.branches.event($0) != nil }
                }
                let id = try #require(ready)
                waiting.removeAll { $0 == id }
                let arrival = try arrivals.take(id)
                #expect(arrival.standing == room.standing(id))
                #expect(arrivals.branches.whole(arrival.after) == room.after[id])
            }
        }
    }
}
