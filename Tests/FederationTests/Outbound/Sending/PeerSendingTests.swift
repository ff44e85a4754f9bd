import CanonicalJSON
import Chat
import Federation
import OutboundHTTP
import Storage
import Testing

@Suite("A node sends what is said to the others")
struct PeerSendingTests {
    @Test("What Ada says reaches Cleo's node in order, signed by the north node, and one job is enough for it")
    func order() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        for number in 0..<120 { try await room.say("\(number)") }
        #expect(try await stage.jobs(south).map(\.state) == [.ready])
        try await stage.settle()
        #expect(south.texts == (0..<120).map(String.init))
        #expect(south.events.allSatisfy { $0["signatures"]?["north.example"] != nil })
        #expect(south.events.count == 120, "nothing from before it came, and not its own join")
        #expect(south.versionsAsked == 1 && south.came.count == 3)
        #expect(try await stage.jobs(south).isEmpty)
    }

    @Test("A server that is not there is tried after half a minute, a minute, two; what is said waits, and goes when it is back")
    func outage() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        stage.cut(south)
        let begin = stage.now
        try await room.say("Are you there?")
        var tries: [Int64] = []
        for _ in 0..<4 {
            try await stage.work()
            tries.append(stage.now - begin)
            let next = try #require(try await stage.jobs(south).first)
            #expect(next.state == .scheduled && next.runAt > stage.now)
            try await room.say("Hello?")
            #expect(try await stage.work() == 0, "what is new does not call it earlier")
            stage.stage.clock.advance(next.runAt - stage.now)
        }
        let waits = zip(tries.dropFirst(), tries).map { ($0 - $1) / 1_000 }
        for (wait, plain) in zip(waits, [30, 60, 120] as [Int64]) { #expect((plain * 8 / 10...plain * 12 / 10).contains(wait)) }
        stage.mend(south)
        try await stage.settle()
        #expect(south.texts == ["Are you there?"] + Array(repeating: "Hello?", count: 4))
    }

    @Test("Any request of the server wakes us at once; while it is well, its requests change nothing")
    func heard() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        stage.cut(south)
        try await room.say("Are you there?")
        try await stage.work()
        let kept = try await stage.record(south)
        stage.mend(south)
        stage.sending.heard(south.name)
        #expect(try await stage.work() == 1)
        #expect(south.texts == ["Are you there?"])
        let after = try await stage.record(south)
        #expect(after != kept)
        stage.sending.heard(south.name)
        #expect(try await stage.jobs(south).isEmpty)
        #expect(try await stage.record(south) == after)
    }

    @Test("Whoever can send to us but not be reached is not tried at each of its requests")
    func oneWay() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        stage.cut(south)
        try await room.say("Are you there?")
        for _ in 0..<50 {
            try await stage.work()
            stage.sending.heard(south.name)
            stage.stage.clock.advance(100)
        }
        let tries = stage.stage.wire.requests.count { $0.contains("PUT") }
        #expect((2...3).contains(tries), "in five seconds: \(tries)")
    }

    @Test("After a node was killed in the middle of a transaction the same one goes again, and then the rest")
    func restart() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        for number in 0..<70 { try await room.say("\(number)") }
        let gate = Gate()
        south.be { _ in
            await gate.pass()
            return nil
        }
        let first = Task { [sending = stage.sending] in _ = try await sending.flush("south.example") }
        await gate.arrivals(1)
        try await stage.crash()
        gate.open()
        first.cancel()
        _ = await first.result
        let again = room.on(stage.node)
        try await again.say("I am back")
        try await stage.settle()
        #expect(south.came.count >= 3 && south.came[0].id == south.came[1].id && south.came[0].body == south.came[1].body)
        let numbers = (0..<70).map(String.init)
        #expect(south.texts == Array(numbers.prefix(50)) + numbers + ["I am back"])
        #expect(Set(south.came.map(\.id)).count == south.came.count - 1)
    }

    @Test("A turn that is called off leaves its transaction to the next")
    func calledOff() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        try await room.say("Wait for me")
        let gate = Gate()
        south.be { _ in
            await gate.pass()
            return .busy
        }
        let turn = Task { [sending = stage.sending] in try await sending.flush("south.example") }
        await gate.arrivals(1)
        #expect(try await stage.sending.flush("south.example") == .snooze(until: stage.now + 1_000), "one at a time")
        turn.cancel()
        gate.open()
        #expect(try await turn.value == .again)
        south.beWell()
        #expect(try await stage.sending.flush("south.example") == .done)
        #expect(south.came.count == 2 && south.came[0].id == south.came[1].id && south.texts == ["Wait for me"])
    }

    @Test("An event that a server chokes on is found and set aside, and nothing else is lost; an admin can have it tried again")
    func poison() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        south.be { texts in texts.contains("poison") ? .internalError : nil }
        for text in ["one", "two", "poison", "three", "four"] { try await room.say(text) }
        try await stage.settle()
        #expect(Set(south.texts) == ["one", "two", "three", "four"])
        let health = try await stage.sending.health(of: south.name)
        #expect(health.parked.count == 1 && health.parkedTotal == 1 && health.backlog == 0 && health.parked.first?.status == 500)
        south.beWell()
        #expect(try await stage.sending.retryParked(south.name) == 1)
        try await stage.settle()
        #expect(south.texts.last == "poison" && south.texts.count == 5)
    }

    @Test("Whoever was away for more than an hour gets all that was said, but of a room in which very much was said where that has got to")
    func longAbsence() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        let garden = try await OwnRoom(stage.node, name: "garden")
        try await garden.join(People.cleo)
        stage.cut(south)
        try await room.say("Before")
        try await stage.work()
        for number in 0..<CatchUp.whole + 10 { try await room.say("\(number)") }
        for number in 0..<150 { try await garden.say("Tree \(number)") }
        try await stage.settle(within: 5_000_000)
        stage.mend(south)
        stage.stage.clock.advance(3_600_000)
        stage.sending.heard(south.name)
        try await stage.settle()
        #expect(south.texts.prefix(2) == ["Before", "\(CatchUp.whole + 9)"])
        #expect(south.texts.dropFirst(2) == (0..<150).map { "Tree \($0)" }[...])
        try await room.say("Live again")
        try await stage.settle()
        #expect(south.texts.last == "Live again" && south.texts.count == 153)
    }

    @Test("A server that asks for patience is left alone for as long as it asks, and its own requests do not shorten that")
    func patience() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        south.be { _ in .patience(90_000) }
        try await room.say("Hello")
        try await stage.work()
        let wait = try #require(try await stage.jobs(south).first).runAt - stage.now
        #expect(wait == 90_000)
        stage.sending.heard(south.name)
        #expect(try await stage.work() == 0)
        south.beWell()
        try await stage.settle()
        #expect(south.texts == ["Hello"])
    }

    @Test("A row that cannot be read is said to be so, and everything that is for the server goes to it")
    func damage() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        try await room.say("Hello")
        try await stage.node.linked.database.write { try $0.setDelivery("{}", to: "south.example") }
        try await stage.settle()
        #expect(south.texts == ["Hello"])
        #expect(stage.complaints.count == 1 && stage.complaints[0].contains("south.example"))
    }
}
