import Chat
import Federation
import Storage
import Synchronization
import Testing

@Suite("What is told of how far servers have got")
struct ReachTests {
    private func missing(_ event: StoredEvent, _ stage: SendingStage, _ room: OwnRoom) async throws -> [String] {
        let rid = room.rid
        let hearing = try await stage.node.linked.database.read { try $0.hearing(ofRoom: rid) }
        return stage.sending.reach(room.id, by: hearing).missing(event.position)
    }

    @Test("A step is told once, with where it began and ended; nothing is told while the server is away")
    func told() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        let first = try await room.say("First")
        try await stage.settle()
        #expect(stage.news.last?.server == south.name && stage.news.last?.roomID == room.id)
        #expect(stage.news.contains { $0.after < first.position && first.position <= $0.through })
        let before = stage.news.count
        stage.cut(south)
        let second = try await room.say("Second")
        try await stage.work()
        #expect(stage.news.count == before)
        #expect(try await missing(second, stage, room) == ["south.example"])
        stage.mend(south)
        try await stage.settle()
        #expect(stage.news.count { $0.after < second.position && second.position <= $0.through } == 1)
        #expect(try await missing(second, stage, room).isEmpty)
    }

    @Test("What was on its way when the node was killed has not arrived, and is told when it has")
    func killed() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        try await room.say("First")
        try await stage.settle()
        stage.cut(south)
        let second = try await room.say("Second")
        try await stage.work()
        try await stage.crash()
        try await stage.sending.start()
        let (room2, before) = (room.on(stage.node), stage.news.count)
        #expect(try await missing(second, stage, room2) == ["south.example"])
        stage.mend(south)
        try await stage.settle()
        #expect(stage.news.dropFirst(before).contains { $0.after < second.position && second.position <= $0.through })
        #expect(try await missing(second, stage, room2).isEmpty)
    }

    @Test("After a long absence the step is told once the newest of each room was taken")
    func longAway() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        stage.cut(south)
        var said: [StoredEvent] = []
        for number in 1...60 { said.append(try await room.say("\(number)")) }
        try await stage.work()
        stage.stage.clock.advance(2 * 3_600_000)
        stage.mend(south)
        try await stage.settle()
        for event in said { #expect(try await missing(event, stage, room).isEmpty) }
        let told = stage.news.map(\.through).max() ?? 0
        #expect(told >= said[59].position)
    }

    @Test("What a server would not take it does not have, whatever it took after that")
    func parked() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        south.be { $0.contains("Poison") ? FederationRefusal(status: 400, code: "M_UNKNOWN", text: "No.") : nil }
        let poison = try await room.say("Poison")
        let after = try await room.say("After")
        try await stage.settle()
        #expect(south.texts.last == "After")
        #expect(try await missing(poison, stage, room) == ["south.example"])
        #expect(try await missing(after, stage, room).isEmpty)
    }

    @Test("What was said before a server came is not for it")
    func before() async throws {
        let (stage, _, room) = try await SendingStage.withCleo()
        let early = try await room.say("Early")
        let west = PlayedServer("west.example", on: stage.stage)
        try await room.join(try #require(UserID("@dan:west.example")))
        let late = try await room.say("Late")
        let rid = room.rid
        let hearing = try await stage.node.linked.database.read { try $0.hearing(ofRoom: rid) }
        let reach = stage.sending.reach(room.id, by: hearing)
        #expect(reach.count(at: early.position) == 1 && reach.count(at: late.position) == 2)
        #expect(reach.missing(late.position) == ["south.example", west.name.text])
        try await stage.settle()
        #expect(try await missing(late, stage, room).isEmpty)
    }
}
