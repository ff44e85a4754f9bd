import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Trying one resident after the other")
struct ResidentTurnsTests {
    private let servers = ["a.example", "b.example", "c.example", "d.example", "north.example", "a.example"]

    private func template() throws -> MembershipTemplate {
        let room = PlayedRoom(WrittenRoom())
        let answer = try Handshake.template(.join, of: People.cleo, in: room)
        return try MembershipTemplate(answer: answer, for: People.cleo, .join, in: room.written.id, from: People.north)
    }

    @Test("Three are asked at once, the next when one fails, never ourselves and nobody twice")
    func three() throws {
        var turns = ResidentTurns(servers: servers, own: "north.example")
        let step1 = turns.begin()
        #expect(step1 == [.ask("a.example"), .ask("b.example"), .ask("c.example")])
        let step2 = turns.failed(.unreachable, at: "b.example")
        #expect(step2 == [.ask("d.example")])
        let step3 = turns.failed(.unreachable, at: "b.example")
        #expect(step3 == [], "told twice")
        let template = try template()
        let step4 = turns.got(template, from: "c.example")
        #expect(step4 == [.hand("c.example", template)])
        let step5 = turns.got(template, from: "d.example")
        #expect(step5 == [], "kept for later")
        let step6 = turns.failed(.badAnswer, at: "c.example")
        #expect(step6 == [.hand("d.example", template)])
        let step7 = turns.took("d.example")
        #expect(step7 == [.done("d.example")])
        let step8 = turns.failed(.forbidden, at: "a.example")
        #expect(step8 == [], "it is over")
    }

    @Test("When nobody helps, the fault is told that says most")
    func giveUp() {
        var turns = ResidentTurns(servers: servers, own: "north.example")
        _ = turns.begin()
        for (server, fault) in [("a", ResidentFault.unreachable), ("b", .forbidden), ("c", .incompatibleVersion)] {
            let step9 = turns.failed(fault, at: "\(server).example")
            #expect(step9.count <= 1)
        }
        let step10 = turns.failed(.badAnswer, at: "d.example")
        #expect(step10 == [.giveUp(.forbidden)])
        var nobody = ResidentTurns(servers: ["north.example"], own: "north.example")
        let step11 = nobody.begin()
        #expect(step11 == [.giveUp(.nobodyToAsk)])
    }

    @Test("Error codes of the protocol are told apart")
    func codes() {
        for refusal in [HandshakeRefusal.unableToAuthorise, .unableToGrant] {
            #expect(ResidentFault.fault(status: refusal.status, errcode: refusal.body["errcode"]?.string) == .cannotVouch)
        }
        let version = HandshakeRefusal.incompatibleVersion(.v12)
        #expect(ResidentFault.fault(status: version.status, errcode: version.body["errcode"]?.string) == .incompatibleVersion)
        #expect(version.body["room_version"] == "12")
        #expect(ResidentFault.fault(status: 403, errcode: nil) == .forbidden)
        #expect(ResidentFault.fault(status: 404, errcode: "M_NOT_FOUND") == .notInRoom)
        #expect(ResidentFault.fault(status: 500, errcode: nil) == .badAnswer)
    }

    @Test("It always ends, three are asked at most, and one is handed our event at a time", arguments: 0..<50)
    func property(seed: Int) throws {
        var random = SimulationRandom(seed: UInt64(seed))
        let template = try template()
        var turns = ResidentTurns(servers: (0..<30).map { "s\($0).example" }, own: "north.example")
        var (asked, handed, ends): ([String], [String], Int) = ([], [], 0)
        var steps = turns.begin()
        for _ in 0..<200 {
            for step in steps {
                switch step {
                case .ask(let server): asked.append(server)
                case .hand(let server, _): handed.append(server)
                case .done, .giveUp: ends += 1
                }
            }
            #expect(asked.count <= 3 && handed.count <= 1)
            if ends > 0 { break }
            if !handed.isEmpty, random.chance(50) {
                let server = handed.removeFirst()
                steps = random.chance(20) ? turns.took(server) : turns.failed(.badAnswer, at: server)
            } else if !asked.isEmpty {
                let server = asked.remove(at: Int.random(in: 0..<asked.count, using: &random))
                steps = random.chance(30) ? turns.got(template, from: server) : turns.failed(.unreachable, at: server)
            } else {
                steps = []
            }
        }
        #expect(ends == 1)
    }

    @Test("The same user joins once at a time; what comes meanwhile waits, and is bounded")
    func underWay() {
        var joins = JoinsUnderWay()
        let room = StreamModel.room(1)
        let step12 = joins.hold("early", of: room, from: People.north)
        #expect(!step12, "nobody is joining")
        let first = joins.begin(People.cleo, in: room)
        let second = joins.begin(People.cleo, in: room)
        let other = joins.begin(People.dan, in: room)
        #expect(first && !second && other)
        let kept = (0..<1_200).filter { joins.hold(.int($0), of: room, from: People.north) }
        #expect(kept.count == 1_000)
        let step13 = joins.end(People.cleo, in: room)
        #expect(step13.isEmpty, "Dan is still on his way")
        let step14 = joins.end(People.dan, in: room)
        #expect(step14.map(\.event) == (0..<1_000).map { JSON.int($0) })
        #expect(!joins.isJoining(room))
        let again = joins.begin(People.cleo, in: room)
        let large = (0..<10).filter { _ in joins.hold(.string(String(repeating: "x", count: 1 << 20)), of: room, from: People.north) }
        #expect(again && large.count == 7)
    }
}
