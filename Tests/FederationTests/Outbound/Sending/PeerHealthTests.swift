import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("What an admin sees of the sending, and does about it")
struct PeerHealthTests {
    private func block(_ server: PlayedServer, on stage: SendingStage, _ standing: PeerRow.Standing?) async throws {
        let (name, now) = (server.name.text, stage.now)
        let rows = try await stage.node.linked.database.write { session in
            try session.setPeer(name, standing, at: now)
            return try session.peers()
        }
        stage.node.linked.peers.set(rows)
    }

    @Test("The health of a server says what waits, since when it fails, when it is tried next and why it failed")
    func health() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        let told = try await room.say("Before")
        try await stage.settle()
        #expect(reach(stage, room).missing(told.position).isEmpty && reach(stage, room).count(at: told.position) == 1)
        let well = try await stage.sending.health(of: south.name)
        #expect(well.isReachable && well.backlog == 0 && well.oldest == nil && well.rooms == 1 && well.lastContact == stage.now)
        #expect(well.isOurKind && well.nextTry == nil && well.lastError == nil)
        stage.cut(south)
        stage.stage.clock.advance(1_000)
        let begin = stage.now
        let waiting = try await room.say("During")
        try await stage.work()
        let ill = try #require(try await stage.sending.health().first)
        #expect(ill.server == south.name && !ill.isReachable && ill.failures == 1 && ill.failingSince == begin)
        #expect(ill.backlog == 1 && ill.oldest == begin && ill.lastError == "unreachable" && ill.lastContact == begin - 1_000)
        #expect(try #require(ill.nextTry) > begin && reach(stage, room).missing(waiting.position) == ["south.example"])
        #expect(reach(stage, room).missing(told.position).isEmpty)
        let reached = stage.sending.reachability(of: ["south.example", "new.example"])
        #expect(reached.map(\.isReachable) == [false, true] && reached.map(\.since) == [begin, nil])
        stage.mend(south)
        try await stage.sending.retryNow(south.name)
        #expect(try await stage.work() == 1)
        #expect(south.texts == ["Before", "During"])
        #expect(try await stage.sending.health(of: south.name).failures == 0)
        #expect(reach(stage, room).missing(waiting.position).isEmpty)
    }

    private func reach(_ stage: SendingStage, _ room: OwnRoom) -> RoomReach {
        stage.sending.reach(room.id, by: [HearingServer(name: "south.example", since: 0)])
    }

    @Test("Any sign of life is a contact: what it takes, what it asks, and over a restart what was heard before")
    func contact() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        let new = try #require(ServerName("new.example"))
        #expect(stage.sending.lastContact(south.name) == nil && stage.sending.lastContact(new) == nil)
        try await room.say("Hello")
        try await stage.settle()
        let took = stage.now
        #expect(stage.sending.lastContact(south.name) == took)
        stage.stage.clock.advance(7_200_000)
        for name in [south.name, new] { stage.sending.heard(name) }
        let heard = stage.now
        #expect(stage.sending.lastContact(south.name) == heard && stage.sending.lastContact(new) == heard)
        #expect(try await stage.sending.health(of: south.name).lastContact == heard)
        try await room.say("Again")
        stage.cut(south)
        try await stage.work()
        try await stage.crash()
        #expect(try await stage.sending.health(of: south.name).lastContact == heard)
    }

    @Test("A server that is blocked gets nothing, not even jobs, and loses nothing; let in again, it gets what it missed")
    func blocked() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        try await stage.settle()
        let before = south.came.count
        let peers = stage.node.linked.peers
        stage.node.linked.log.bind { server in ServerName(server).map(peers.admits) ?? false }
        try await block(south, on: stage, .blocked)
        try await room.say("One")
        #expect(try await stage.jobs(south).isEmpty)
        try await stage.settle()
        #expect(south.came.count == before)
        #expect(try await stage.sending.health(of: south.name).standing == .blocked)
        #expect(stage.sending.reachability(of: ["south.example"]).map(\.isReachable) == [false])
        try await block(south, on: stage, nil)
        try await stage.sending.admitted(south.name)
        try await stage.settle()
        #expect(south.texts == ["One"])
    }

    @Test("Only what is blocked is purged: what waited is gone, and what is said after it was let in again goes to it")
    func purge() async throws {
        let (stage, south, room) = try await SendingStage.withCleo()
        #expect(try await !stage.sending.purge(south.name))
        stage.cut(south)
        try await room.say("Forgotten")
        try await stage.work()
        try await block(south, on: stage, .blocked)
        #expect(try await stage.sending.purge(south.name))
        #expect(try await stage.record(south) == nil)
        #expect(try await stage.jobs(south).isEmpty)
        stage.mend(south)
        try await block(south, on: stage, .allowed)
        try await room.say("Heard")
        try await stage.settle()
        #expect(south.texts == ["Heard"])
    }
}
