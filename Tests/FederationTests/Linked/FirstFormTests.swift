import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Servers that know the first form of requests only")
struct FirstFormTests {
    @Test("Cleo joins and leaves again where nobody knows the second form of send_join and send_leave")
    func older() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        stage.wire.forget("federation", "v2", at: north.name)
        let room = try await north.makeRoom(by: People.ada)
        _ = try await south.join(room, People.cleo, via: [north.name])
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        #expect(sent(stage, "send_join") == ["v2", "v1"])

        let other = try await north.makeRoom(by: People.ada, rule: .knock, named: "Kitchen")
        _ = try await south.memberships.knock(other, try await south.row(People.cleo), via: [north.name])
        #expect(try await north.membership(of: People.cleo, in: other) == "knock")
        #expect(try await south.memberships.leave(other, try await south.row(People.cleo)))
        #expect(try await north.membership(of: People.cleo, in: other) == "leave")
        #expect(sent(stage, "send_leave") == ["v2", "v1"])
    }

    @Test("A refusal is no sign of an older server, and whatever its first form answers must be a pair")
    func refusals() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        stage.wire.forget("send_join", at: north.name)
        let refusing = FederationEndpoint("PUT", "/_matrix/federation/v2/send_join/{}/{}") { _ throws(FederationRefusal) in
            throw FederationRefusal.notFound("This server is not in that room.")
        }
        stage.wire.serve(north.name, [refusing])
        await #expect(throws: Refusal.self) { _ = try await south.join(room, People.cleo, via: [north.name]) }
        #expect(sent(stage, "send_join") == ["v2"])
        stage.wire.forget("send_join", at: north.name)
        let single = FederationEndpoint("PUT", "/_matrix/federation/v1/send_join/{}/{}") { _ throws(FederationRefusal) in .empty }
        stage.wire.serve(north.name, [single])
        await #expect(throws: Refusal.self) { _ = try await south.join(room, People.cleo, via: [north.name]) }
        #expect(sent(stage, "send_join") == ["v2", "v2", "v1"])
    }

    @Test("The first form of an invite is for rooms that no node of ours has: it is refused in these words, and never used")
    func invites() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        _ = try await south.row(People.cleo)
        let calls = north.staged.linked.calls
        let target = PeerTarget.path("/_matrix/federation/v1/invite", "!room:north.example", "$event")
        await #expect(
            throws: PeerFailure.refused(
                status: 400, code: "M_UNSUPPORTED_ROOM_VERSION", text: "This server does not speak that room version.")
        ) {
            _ = try await calls.send(PeerRequest("PUT", target, content: [:]), to: south.name)
        }
        stage.wire.forget("federation", "v2", at: south.name)
        let room = try await north.makeRoom(by: People.ada)
        let (rid, ada) = (try await north.rid(room), try await north.row(People.ada))
        await #expect(throws: Refusal.self) { _ = try await north.memberships.invite(People.cleo, into: rid, by: ada) }
        #expect(sent(stage, "invite") == ["v1", "v2"])
    }

    /// Which forms of a request were sent, in order.
    private func sent(_ stage: LinkedStage, _ name: String) -> [String] {
        stage.wire.requests.compactMap { request in
            let parts = request.split(separator: "/")
            guard let place = parts.firstIndex(where: { $0 == name }), place > 0 else { return nil }
            return String(parts[place - 1])
        }
    }
}
