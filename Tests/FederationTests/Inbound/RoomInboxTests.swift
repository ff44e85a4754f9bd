import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Events wait for what they build on")
struct RoomInboxTests {
    @Test("An event whose predecessors are there goes out at once; one that comes again does not")
    func inOrder() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        let events = (0..<3).map { room.message("\($0)", by: People.ada) }
        for id in events { node.push(room.checked(id)) }
        #expect(node.delivered == events && node.asks.isEmpty && node.inbox.isIdle)
        node.push(room.checked(events[1]))
        #expect(node.delivered == events && node.dropped == [events[1]: .duplicate])
    }

    @Test("A gap of any length is filled before what follows it goes out", arguments: [1, 19, 21, 500, 2_000])
    func gap(length: Int) throws {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        let events = (0...length).map { room.message("\($0)", by: People.ada) }
        node.push(room.checked(events[length]))
        #expect(node.delivered.isEmpty)
        let rounds = node.answerAll { InboxNode.honest(room, $0, most: 20) }
        #expect(node.delivered == events)
        #expect(rounds == (length + 19) / 20)
        #expect(node.inbox.isIdle && node.inbox.bytes == 0)
    }

    @Test("A burst of 2,000 that overtakes itself loses nothing")
    func burst() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        var random = SimulationRandom(seed: 1)
        let events = (0..<2_000).map { room.message("\($0)", by: People.ada) }
        for start in stride(from: 0, to: 2_000, by: 250) {
            for id in events[start..<start + 250].shuffled(using: &random) { node.push(room.checked(id)) }
        }
        node.answerAll { InboxNode.honest(room, $0, most: 100) }
        #expect(node.delivered == events && node.inbox.isIdle)
    }

    @Test("An event without a gap is not held up by one that has a gap nobody fills")
    func noBlocking() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        let lost = room.draft(EventType.message, ["body": "Lost"], by: People.ada, after: [People.nowhere(1)], naming: [])
        node.push(Seal.checked(lost), from: People.west)
        let fine = room.message("Fine", by: People.ada)
        node.push(room.checked(fine))
        #expect(node.delivered == [fine])
    }

    @Test("A peer that answers junk, nothing, or what was not asked for is left for another, and its junk is not kept")
    func junk() {
        let answers: [(WrittenRoom) -> CheckedAnswer] = [
            { _ in .junk }, { _ in .nothing }, { _ in .events([]) }, { _ in .unreachable }, { _ in .stateIDs(state: [], authChain: []) },
            { room in
                .events((0..<100).map { Seal.checked(room.draft(EventType.message, ["n": .int($0)], by: People.ada, after: [room.tip])) })
            },
        ]
        for wrong in answers {
            var room = WrittenRoom()
            var node = InboxNode(of: room, peers: [People.north, People.south])
            let events = (0..<3).map { room.message("\($0)", by: People.ada) }
            node.push(room.checked(events[2]), from: People.west)
            node.answerAll { ask in ask.peer == People.west ? wrong(room) : InboxNode.honest(room, ask, most: 20) }
            #expect(node.delivered == events && node.most <= 3)
        }
    }

    @Test("What nobody can fill is stood in for by the state before the event, which is fetched and kept without a place")
    func stateAtGap() throws {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        room.member(People.cleo, .join, by: People.cleo)
        let topic = room.say(EventType.topic, key: "", ["topic": "While we were away"], by: People.ada)
        for number in 0..<30 { room.message("\(number)", by: People.cleo) }
        let last = room.message("After the gap", by: People.cleo)
        node.push(room.checked(last))
        node.answerAll { ask in
            if case .missingEvents = ask.question { return .events([]) }
            return InboxNode.honest(room, ask, most: 20)
        }
        #expect(node.delivered == [last])
        let state = try #require(node.states[last])
        #expect(Set(state) == Set(room.branches.whole(room.branches.point(after: room.event(last).prevEvents[0])!).values))
        #expect(node.outliers.contains(topic) && node.inbox.isIdle)
        let judged = try node.judgeAtGap(room.event(last), state: state)
        #expect(judged.standing == .accepted && !judged.isSoftlyFailed)
        #expect(judged.current[StateKey(EventType.topic)] == .some(topic))
    }

    @Test("Who had nothing to say about one event is still asked about another that it gave us later")
    func answersAreAboutEvents() {
        var room = WrittenRoom()
        var node = InboxNode(of: room, peers: [People.north, People.south, People.west])
        let events = (0..<3).map { room.message("\($0)", by: People.ada) }
        let elsewhere = room.draft(EventType.message, ["body": "Elsewhere"], by: People.cleo, after: [People.nowhere(1)], naming: [])
        node.push(Seal.checked(elsewhere), from: People.south)
        var isPushed = false
        while let ask = node.asks.first {
            // While the others are asked about the first event, the north sends one of its own.
            if ask.peer == People.west, !isPushed {
                isPushed = true
                node.push(room.checked(events[2]))
            }
            node.answerNext { ask in
                ask.peer != People.north ? .unreachable : isPushed ? InboxNode.honest(room, ask, most: 20) : .events([])
            }
        }
        #expect(node.delivered == events && node.states.isEmpty)
    }

    @Test("A peer that does not let us see the history is no peer without it: it is asked again, and the state is not taken instead")
    func refusal() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        let events = (0..<3).map { room.message("\($0)", by: People.ada) }
        node.push(room.checked(events[2]))
        node.answerAll { ask in
            if case .missingEvents = ask.question { return .nothing }
            return InboxNode.honest(room, ask, most: 20)
        }
        #expect(node.delivered.isEmpty && node.states.isEmpty)
        node.now += 5 * 60_000
        node.wake()
        node.answerAll { InboxNode.honest(room, $0, most: 20) }
        #expect(node.delivered == events && node.states.isEmpty)
    }

    @Test("The state where a history ends is taken from who said that it ends there, not from who could not be reached")
    func stateOfWhoAnswered() {
        var room = WrittenRoom()
        var node = InboxNode(of: room, peers: [People.north, People.south])
        let events = (0..<3).map { room.message("\($0)", by: People.ada) }
        node.push(room.checked(events[2]))
        for _ in 0..<4 {
            node.answerAll { $0.peer == People.north ? .unreachable : .events([]) }
            node.now = node.inbox.nextWake(after: node.now) ?? node.now
            node.wake()
        }
        #expect(node.delivered.isEmpty)
        // The north is back just when nobody is asked for the history any more.
        node.answerAll { ask in
            if case .missingEvents = ask.question { return ask.peer == People.north ? .unreachable : .events([]) }
            return ask.peer == People.north ? InboxNode.honest(room, ask, most: 20) : .nothing
        }
        #expect(node.delivered.isEmpty && node.states.isEmpty)
    }

    @Test("Missing auth events are fetched from whoever has them, first in one piece and then one by one")
    func authEvents() {
        for inOnePiece in [true, false] {
            var room = WrittenRoom()
            let join = room.member(People.cleo, .join, by: People.cleo)
            var node = InboxNode(of: room, without: [join])
            let event = room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.order[2]], naming: [join])
            node.push(Seal.checked(event))
            #expect(node.asks.map(\.question) == [.authChain(of: event.id)])
            node.answerAll { ask in
                if case .authChain = ask.question { return inOnePiece ? .events([room.checked(join)]) : .nothing }
                return InboxNode.honest(room, ask, most: 1)
            }
            #expect(node.outliers == [join] && node.delivered == [event.id])
        }
    }

    @Test("What nobody answers is put off: five minutes, then twice as long each time, a day at most; in the end it is given up")
    func backOff() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        room.message("Lost", by: People.ada)
        let last = room.message("Found", by: People.ada)
        let follower = room.message("Behind it", by: People.ada)
        node.push(room.checked(last))
        node.push(room.checked(follower))
        var waits: [Int64] = []
        while node.dropped.isEmpty, waits.count < 50 {
            node.answerAll { _ in .unreachable }
            guard let next = node.inbox.nextWake(after: node.now) else { break }
            waits.append((next - node.now) / 60_000)
            node.now = next
            node.wake()
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 320, 640, 1_280])
        #expect(node.dropped == [last: .givenUp, follower: .followsGivenUp] && node.inbox.isIdle)
        node.push(room.checked(last))
        #expect(node.asks.isEmpty && node.dropped[last] == .givenUp)
    }

    @Test("What was put off is tried at once when another peer has it, too")
    func otherPeer() {
        var room = WrittenRoom()
        var node = InboxNode(of: room, peers: [])
        let events = [room.message("One", by: People.ada), room.message("Two", by: People.ada)]
        node.push(room.checked(events[1]), from: People.west)
        node.answerAll { _ in .unreachable }
        #expect(node.delivered.isEmpty)
        node.push(room.checked(events[1]), from: People.north)
        node.answerAll { ask in ask.peer == People.north ? InboxNode.honest(room, ask, most: 20) : .unreachable }
        #expect(node.delivered == events)
    }

    @Test("Beyond what may wait events are dropped and asked for again once there is room")
    func full() {
        var limits = InboxLimits()
        limits.events = 10
        limits.eventsPerPeer = 10
        limits.putOff = 10
        var room = WrittenRoom()
        var node = InboxNode(of: room, limits: limits)
        let first = room.message("First", by: People.ada)
        let events = (0..<12).map { room.message("\($0)", by: People.ada) }
        for id in events { node.push(room.checked(id)) }
        #expect(node.inbox.count == 10 && node.dropped == [events[10]: .noRoom, events[11]: .noRoom])
        node.answerAll { InboxNode.honest(room, $0, most: 20) }
        #expect(node.delivered == [first] + events[..<10])
        node.now += 5 * 60_000
        node.wake()
        node.answerAll { InboxNode.honest(room, $0, most: 20) }
        #expect(node.delivered == [first] + events && node.inbox.isIdle)
    }

    @Test("One peer alone cannot fill a room's inbox")
    func perPeer() {
        var limits = InboxLimits()
        limits.events = 10
        limits.eventsPerPeer = 4
        var room = WrittenRoom()
        var node = InboxNode(of: room, limits: limits)
        for number in 0..<20 {
            let lost = room.draft(EventType.message, ["n": .int(number)], by: People.eve, after: [People.nowhere(number)], naming: [])
            node.push(Seal.checked(lost), from: People.west)
        }
        #expect(node.inbox.count == 4)
        room.message("One", by: People.ada)
        let two = room.message("Two", by: People.ada)
        node.push(room.checked(two), from: People.north)
        #expect(node.inbox.count == 5)
    }

    @Test("A history that never ends is followed as far as allowed, and then the state has to do")
    func endless() {
        var limits = InboxLimits()
        limits.rounds = 5
        limits.putOff = 20
        let room = WrittenRoom()
        var node = InboxNode(of: room, limits: limits)
        // A peer that has its own endless past of the room: each event follows one more.
        var past: [EventID: Event] = [:]
        var tip = People.nowhere(0)
        for number in 0..<2_000 {
            let event = room.draft(EventType.message, ["n": .int(number)], by: People.eve, after: [tip], naming: [])
            past[event.id] = event
            tip = event.id
        }
        node.push(Seal.checked(past[tip]!), from: People.west)
        let questions = node.answerAll { ask in
            guard case .missingEvents(let before, _, _) = ask.question else { return .nothing }
            var events: [CheckedEvent] = []
            var next = before.first.flatMap { past[$0] }?.prevEvents.first
            while let id = next, let event = past[id], events.count < 1_000 {
                events.append(Seal.checked(event))
                next = event.prevEvents.first
            }
            return .events(events)
        }
        #expect(questions < 20 && node.most <= 2_001)
        #expect(node.inbox.count <= limits.putOff + 1 && node.delivered.isEmpty)
    }

    @Test("An event whose signer's key cannot be had is asked for again later, until it can be judged")
    func keyLater() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        let id = room.message("Hello", by: People.ada)
        for _ in 0..<3 { node.later(RefusedEvent(.keyNotObtainable(server: People.north), id: id)) }
        node.later(RefusedEvent(.badSignature(server: People.north), id: People.nowhere(1)))
        #expect(node.asks.isEmpty && node.inbox.nextWake(after: node.now) == node.now + 5 * 60_000)
        node.now += 5 * 60_000
        node.wake()
        #expect(node.asks.map(\.question) == [.event(id)])
        node.answerAll { _ in .junk }
        #expect(node.inbox.nextWake(after: node.now) == node.now + 10 * 60_000)
        node.now += 10 * 60_000
        node.wake()
        node.answerAll { InboxNode.honest(room, $0, most: 20) }
        #expect(node.delivered == [id] && node.inbox.isIdle && node.inbox.nextWake(after: node.now) == nil)
    }

    @Test("Whoever had a dropped event may have left: the others in the room are asked for it in turn")
    func holderLeft() {
        var room = WrittenRoom()
        var node = InboxNode(of: room, peers: [People.south, "west.example"])
        let id = room.message("Hello", by: People.ada)
        node.later(RefusedEvent(.keyNotObtainable(server: People.north), id: id))
        var asked: [String] = []
        for _ in 0..<5 {
            node.now = node.inbox.nextWake(after: node.now) ?? 0
            node.wake()
            node.answerAll { ask in
                asked.append(ask.peer)
                return asked.count < 5 ? .nothing : InboxNode.honest(room, ask, most: 20)
            }
        }
        #expect(asked == [People.north, People.south, "west.example", People.north, People.south])
        #expect(node.delivered == [id] && node.inbox.isIdle)
    }

    @Test("An event that the rules could not judge now is tried again at its time")
    func tooDear() {
        var room = WrittenRoom()
        var node = InboxNode(of: room)
        let id = room.message("Hello", by: People.ada)
        let event = room.checked(id)
        node.fail(event)
        #expect(node.inbox.count == 1 && node.delivered.isEmpty)
        node.wake()
        #expect(node.delivered.isEmpty)
        node.now = node.inbox.nextWake(after: node.now) ?? 0
        node.wake()
        #expect(node.delivered == [event.event.id] && node.inbox.isIdle)
    }
}
