import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("A node that links with many")
struct ManyServersTests {
    @Test("Twenty servers of two hundred that do not answer keep none of the others waiting")
    func dead() async throws {
        let stage = try await SendingStage()
        let servers = (0..<200).map { PlayedServer("s\($0).example", on: stage.stage) }
        let room = try await OwnRoom(stage.node)
        for server in servers { try await room.join(People.user("@guest:\(server.name)")) }
        try await stage.settle()
        let gate = Gate()
        for server in servers.prefix(20) {
            server.be { _ in
                await gate.pass()
                return .busy
            }
        }
        let told = Gate()
        told.open()
        for server in servers.dropFirst(20) {
            server.be { _ in
                await told.pass()
                return nil
            }
        }
        try await room.say("To everybody")
        let turn = Task { try await stage.work() }
        await gate.arrivals(20)
        // All the living are told while the dead hold their places.
        await told.arrivals(180)
        #expect(servers.prefix(20).allSatisfy { $0.texts.isEmpty })
        gate.open()
        _ = try await turn.value
        let reach = stage.sending.reachability(of: servers.map(\.name.text))
        #expect(reach.map(\.isReachable) == servers.indices.map { $0 >= 20 })
        for server in servers.prefix(20) { server.beWell() }
        try await stage.settle()
        #expect(servers.allSatisfy { $0.texts == ["To everybody"] })
        let wireForms = servers.flatMap(\.events).filter { $0["content"]?["body"]?.string == "To everybody" }
        #expect(Set(wireForms.map { String(decoding: $0.encoded(), as: UTF8.self) }).count == 1)
    }

    @Test("After a start every server hears that the node is back, and gets what it had not got")
    func start() async throws {
        let stage = try await SendingStage()
        let (south, west) = (PlayedServer("south.example", on: stage.stage), PlayedServer("west.example", on: stage.stage))
        let room = try await OwnRoom(stage.node)
        for user in [People.cleo, People.eve] { try await room.join(user) }
        try await stage.settle()
        stage.cut(south)
        try await room.say("Hello")
        try await stage.work()
        // An admin has called off the job that would have tried again.
        let now = stage.now
        try await stage.node.linked.database.write { try $0.cancelDelivery(to: "south.example", at: now) }
        let before = west.came.count
        try await stage.crash()
        stage.mend(south)
        try await stage.sending.start()
        try await stage.settle()
        #expect(south.texts == ["Hello"] && west.texts == ["Hello"])
        #expect(west.came.count == before + 1 && west.came.last?.body["pdus"] == [])
    }

    @Test("What everybody has got is forgotten after a while, however long ago somebody left")
    func tidying() async throws {
        let stage = try await SendingStage()
        let (south, west) = (PlayedServer("south.example", on: stage.stage), PlayedServer("west.example", on: stage.stage))
        let room = try await OwnRoom(stage.node)
        for user in [People.cleo, People.eve] { try await room.join(user) }
        try await room.put(People.eve, .leave)
        try await stage.settle()
        stage.cut(south)
        for number in 0..<10 { try await room.say("\(number)") }
        func noted() async throws -> Int64 {
            try await stage.node.linked.database.read { try $0.integer("SELECT count(*) FROM outbound_events") ?? 0 }
        }
        stage.stage.clock.advance(700_000)
        try await stage.sending.tidy()
        #expect(try await noted() == 10)
        stage.mend(south)
        try await stage.settle()
        stage.stage.clock.advance(700_000)
        try await stage.sending.tidy()
        #expect(try await noted() == 0)
        #expect(south.texts.count == 10 && west.texts.isEmpty)
        let spans = try await stage.node.linked.database.read { try $0.integer("SELECT count(*) FROM server_spans") }
        #expect(spans == 1)
    }
}
