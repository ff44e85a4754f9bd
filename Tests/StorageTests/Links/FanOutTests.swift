import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("Who gets an event")
struct FanOutTests {
    @Test("Everybody with somebody in the room but us, and each has one job to be sent to")
    func members() async throws {
        var stage = try await LinkStage()
        _ = try await stage.eveJoins()
        let message = try await stage.say("Good morning")
        #expect(try await stage.targets(message) == [LinkStage.south, LinkStage.west])
        try await stage.say("Anybody there?")
        #expect(try await stage.stage.count("SELECT count(*) FROM jobs WHERE kind = 'federation.send'") == 2)
        #expect(try await stage.stage.findings() == [])
    }

    @Test("Events of other nodes are not passed on, but a join that was handed in here goes to all others")
    func foreign() async throws {
        var stage = try await LinkStage()
        let message = try await stage.act { $0.message("Hello", by: WholeRoom.cleo) }
        #expect(try await stage.targets(message) == [])
        let join = try await stage.eveJoins()
        #expect(try await stage.targets(join) == [LinkStage.south], "not back to where it came from")
        let leave = try await stage.act(handedInBy: LinkStage.west) { $0.member(LinkStage.eve, .leave, by: LinkStage.eve) }
        #expect(try await stage.targets(leave) == [LinkStage.south])
        #expect(try await stage.hearers() == [LinkStage.south])
    }

    @Test("Who is put out hears of it and of nothing after that")
    func kicked() async throws {
        var stage = try await LinkStage()
        let first = try await stage.act { $0.member(WholeRoom.cleo, .leave, by: WholeRoom.ada) }
        let between = try await stage.say("Dan is still here")
        let last = try await stage.act { $0.member(WholeRoom.dan, .ban, by: WholeRoom.ada) }
        let after = try await stage.say("Now we are alone")
        for event in [first, between, last] { #expect(try await stage.targets(event) == [LinkStage.south]) }
        #expect(try await stage.targets(after) == [])
        #expect(try await stage.members(on: LinkStage.south) == 0)
        let again = try await stage.act { $0.member(WholeRoom.cleo, .join, by: WholeRoom.cleo) }
        #expect(try await stage.targets(again) == [])
        let welcome = try await stage.say("Welcome back")
        #expect(try await stage.targets(welcome) == [LinkStage.south])
        #expect(try await stage.targets(after) == [], "what was said meanwhile is no business of it")
        #expect(try await stage.stage.findings() == [])
    }

    @Test("Who was only invited, or never there, hears of its end; of the invite another request tells")
    func parting() async throws {
        var stage = try await LinkStage()
        let invite = try await stage.act { $0.member(LinkStage.eve, .invite, by: WholeRoom.ada) }
        #expect(try await stage.targets(invite) == [LinkStage.south])
        let rescinded = try await stage.act { $0.member(LinkStage.eve, .leave, by: WholeRoom.ada) }
        #expect(try await stage.targets(rescinded) == [LinkStage.south, LinkStage.west])
        let ban = try await stage.act { $0.member(LinkStage.eve, .ban, by: WholeRoom.ada) }
        #expect(try await stage.targets(ban) == [LinkStage.south, LinkStage.west])
        let message = try await stage.say("Peace")
        #expect(try await stage.targets(message) == [LinkStage.south])
    }

    @Test("Servers that the room keeps out get nothing, but they hear that they are kept out, and that they are let in")
    func denied() async throws {
        var stage = try await LinkStage()
        _ = try await stage.eveJoins()
        let (both, south) = ([LinkStage.south, LinkStage.west], [LinkStage.south])
        let denial = try await stage.deny(["west.example"])
        #expect(try await stage.targets(denial) == both)
        let message = try await stage.say("Without the west")
        #expect(try await stage.targets(message) == south)
        let ban = try await stage.act { $0.member(UserID("@mallory:west.example")!, .ban, by: WholeRoom.ada) }
        #expect(try await stage.targets(ban) == south)
        #expect(try await stage.members(on: LinkStage.west) == 1)
        #expect(try await stage.stage.findings() == [])
        let admission = try await stage.deny([])
        #expect(try await stage.targets(admission) == both)
        let welcome = try await stage.say("With the west")
        #expect(try await stage.targets(welcome) == both)
        #expect(try await stage.targets(message) == south)
        #expect(try await stage.stage.findings() == [])
    }

    @Test("Somebody who joins from a server that is kept out does not open the room to it")
    func deniedJoin() async throws {
        var stage = try await LinkStage()
        _ = try await stage.deny(["west.example"])
        _ = try await stage.eveJoins()
        #expect(try await stage.hearers() == [LinkStage.south])
        #expect(try await stage.members(on: LinkStage.west) == 1)
        #expect(try await stage.stage.findings() == [])
    }

    @Test("A room that never leaves its node sends nothing to those whom it puts out")
    func unfederated() async throws {
        var stage = try await LinkStage()
        try await stage.stage.database.write { _ = try $0.run("UPDATE rooms SET federate = 0") }
        let ban = try await stage.act { $0.member(LinkStage.eve, .ban, by: WholeRoom.ada) }
        #expect(try await stage.targets(ban) == [])
    }

    @Test("A room of this node alone has no row about other servers, and nobody is called to send")
    func alone() async throws {
        let room = WholeRoom(.v12, seed: 1)
        let stage = try await BranchStage(room.creation)
        try await stage.say(room.order.prefix(4).map { (WholeRoom.ada, $0.type, $0.stateKey, $0.content) })
        try await stage.say(
            (0..<50).map { (WholeRoom.ada, EventType.message, nil, ["msgtype": "m.text", "body": .string("\($0)")]) })
        for table in ["room_servers", "server_spans", "outbound_events", "deliveries", "event_signatures", "jobs"] {
            let count = try await stage.database.read { session in
                try session.rows(text: "SELECT count(*) FROM \(table)", []) { $0.int(0) }.first
            }
            #expect(count == 0, "\(table)")
        }
    }
}
