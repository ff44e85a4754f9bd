import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("Invites and knocks between nodes")
struct InviteAcrossTests {
    /// Ada of the north has a room that is by invitation, and south has Cleo.
    private func stage(_ rule: JoinRule = .invite) async throws -> (LinkedStage, MemberNode, MemberNode, RoomID) {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        _ = try await south.row(People.cleo)
        return (stage, north, south, try await north.makeRoom(by: People.ada, rule: rule))
    }

    private func invite(_ user: UserID, _ north: MemberNode, _ room: RoomID) async throws -> StoredEvent {
        try await north.memberships.invite(user, into: try await north.rid(room), by: try await north.row(People.ada))
    }

    @Test("Cleo hears of an invite with the room's name, has it in her list after a crash, and comes in")
    func accepted() async throws {
        let (stage, north, first, room) = try await stage()
        let sent = try await invite(People.cleo, north, room)
        #expect(try await north.membership(of: People.cleo, in: room) == "invite")
        #expect(try await first.membership(of: People.cleo, in: room) == "invite")
        #expect(first.heard == ["invite"])
        let signatures = try await north.staged.linked.database.read { try $0.signatures(at: sent.position) }
        #expect(signatures[People.south] != nil)

        let south = MemberNode(try await first.staged.afterCrash(), stage)
        let (cleo, rid) = (try await south.staged.user(People.cleo), try await south.rid(room))
        #expect(try await south.staged.linked.database.read { try $0.newestRooms(uid: cleo, limit: 10) } == [rid])
        #expect(try await south.staged.linked.database.read { try $0.room(rid: rid)?.name } == "Lobby")
        let missed = try await south.staged.linked.database.read {
            try $0.membershipEvents(about: cleo, after: 0, through: .max, limit: 10)
        }
        #expect(missed.map(\.eventID) == [sent.eventID])
        #expect(try await south.findings() == [])

        guard case .entered = try await south.join(room, People.cleo, via: []) else {
            Issue.record("south was in the room already")
            return
        }
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        #expect(try await south.staged.members(of: room.text) == [People.ada.text: "join", People.cleo.text: "join"])
        #expect(try await south.findings() == [])
    }

    @Test("A declined invite is gone on both sides, and where nobody can be told at least on one's own")
    func declined() async throws {
        let (stage, north, south, room) = try await stage()
        _ = try await invite(People.cleo, north, room)
        #expect(try await south.memberships.leave(room, try await south.row(People.cleo)))
        #expect(try await north.membership(of: People.cleo, in: room) == "leave")
        #expect(try await south.membership(of: People.cleo, in: room) == "leave")
        #expect(south.heard == ["invite", "leave"])

        _ = try await invite(People.cleo, north, room)
        stage.wire.cut(north.name, south.name)
        #expect(try await south.memberships.leave(room, try await south.row(People.cleo)))
        #expect(try await north.membership(of: People.cleo, in: room) == "invite")
        #expect(try await south.membership(of: People.cleo, in: room) == "leave")
        #expect(south.heard == ["invite", "leave", "invite", "leave"])
        let refusal = await #expect(throws: Refusal.self) { _ = try await south.memberships.leave(room, try await south.row(People.cleo)) }
        #expect(refusal?.code == .roomNotFound)
        #expect(try await south.findings() == [])
    }

    @Test("An invite that is taken back goes away; what does not rest on it changes nothing")
    func rescinded() async throws {
        let (_, north, south, room) = try await stage()
        _ = try await invite(People.cleo, north, room)
        let kick = try await north.set(.leave, of: People.cleo, by: People.ada, in: room)
        let wire = WireEvents(north.staged.linked.keys)
        let json = try await north.staged.linked.database.read { try wire.object(at: kick.position, in: $0).map(JSON.object) }
        let end = try #require(json)
        #expect(await !south.memberships.foreign(end.setting("content/reason", "no"), from: north.name))
        #expect(await !south.memberships.foreign(end.setting("signatures/north.example", nil), from: north.name))
        #expect(try await south.membership(of: People.cleo, in: room) == "invite")
        #expect(await south.memberships.foreign(end, from: north.name))
        #expect(try await south.membership(of: People.cleo, in: room) == "leave")
        #expect(south.heard == ["invite", "leave"])
        #expect(await !south.memberships.foreign(end, from: north.name))
    }

    @Test("Nobody unknown, suspended, or who has blocked the inviter is invited")
    func refusals() async throws {
        let (_, north, south, room) = try await stage()
        let unknown = await #expect(throws: Refusal.self) { _ = try await invite(People.user("@nobody:south.example"), north, room) }
        #expect(unknown?.code == .forbidden)
        let dan = try await south.row(People.dan).uid
        try await south.staged.linked.database.write { session in
            _ = try session.addBlock(try session.anyUser(People.ada, at: 1), of: dan, at: 1)
        }
        let blocked = await #expect(throws: Refusal.self) { _ = try await invite(People.dan, north, room) }
        #expect(blocked?.code == .forbidden)
        #expect(try await north.staged.members(of: room.text) == [People.ada.text: "join"])
        #expect(try await south.staged.linked.database.read { try $0.room(id: room.text) } == nil)
    }

    @Test("What is to be true and what is to be written with an invite is one write with it")
    func oneWrite() async throws {
        let (_, north, _, room) = try await stage()
        let (rid, ada) = (try await north.rid(room), try await north.row(People.ada))
        let before = try await north.staged.linked.database.read { try $0.head() }
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await north.memberships.invite(People.cleo, into: rid, by: ada, provided: { _ in throw Refusal.notFound(.invite) })
        }
        #expect(refusal?.code == .inviteNotFound)
        #expect(try await north.membership(of: People.cleo, in: room) == nil)
        await #expect(throws: Refusal.self) {
            _ = try await north.memberships.invite(People.cleo, into: rid, by: ada, then: { _ in throw Refusal.notFound(.invite) })
        }
        #expect(try await north.membership(of: People.cleo, in: room) == nil)
        #expect(try await north.staged.linked.database.read { try $0.head() } == before)
        _ = try await north.memberships.invite(
            People.cleo, into: rid, by: ada,
            then: { session in try session.run("UPDATE users SET display_name = 'Host' WHERE uid = $1", .int(ada.uid)) })
        #expect(try await north.membership(of: People.cleo, in: room) == "invite")
        #expect(try await north.row(People.ada).displayName == "Host")
    }

    @Test("An invite of a server that cannot be reached is not written")
    func unreachable() async throws {
        let (stage, north, south, room) = try await stage()
        stage.wire.cut(north.name, south.name)
        let refusal = await #expect(throws: Refusal.self) { _ = try await invite(People.cleo, north, room) }
        #expect(refusal?.code == .busy)
        #expect(try await north.membership(of: People.cleo, in: room) == nil)
    }

    @Test("A direct room is one on both nodes")
    func direct() async throws {
        let (_, north, south, _) = try await stage()
        let room = try await north.makeRoom(by: People.ada, rule: .invite, kind: .direct, partner: People.cleo, named: "Two")
        _ = try await invite(People.cleo, north, room)
        _ = try await south.join(room, People.cleo, via: [])
        let (cleo, rid) = (try await south.staged.user(People.cleo), try await south.rid(room))
        let found = try await south.staged.linked.database.read { session in
            (
                try session.room(rid: rid)?.kind,
                try session.userNumber(id: People.ada.text).flatMap { try session.directRoom(of: cleo, and: $0) }
            )
        }
        #expect(found.0 == "direct" && found.1 == rid)
    }

    @Test("A knock is heard on the other side, and being let in comes as an invite")
    func knock() async throws {
        let (_, north, south, room) = try await stage(.knock)
        #expect(try await south.memberships.knock(room, try await south.row(People.cleo), via: [north.name], reason: "please"))
        #expect(try await north.membership(of: People.cleo, in: room) == "knock")
        #expect(try await south.membership(of: People.cleo, in: room) == "knock")
        #expect(north.heard == ["knock"])
        #expect(try await south.staged.linked.database.read { try $0.room(id: room.text)?.name } == "Lobby")
        _ = try await invite(People.cleo, north, room)
        #expect(try await south.membership(of: People.cleo, in: room) == "invite")
        _ = try await south.join(room, People.cleo, via: [])
        #expect(try await south.membership(of: People.cleo, in: room) == "join")
        #expect(try await south.findings() == [])
    }

    @Test("Members of one room come into another without an invitation, vouched for by the resident")
    func restricted() async throws {
        let (_, north, south, _) = try await stage()
        let club = try await north.makeRoom(by: People.ada, named: "Club")
        let room = try await north.makeRoom(by: People.ada, rule: .restricted([club]), named: "Back room")
        let refusal = await #expect(throws: Refusal.self) { _ = try await south.join(room, People.cleo, via: [north.name]) }
        #expect(refusal?.code == .forbidden)
        _ = try await south.join(club, People.cleo, via: [north.name])
        guard case .entered(let join) = try await south.join(room, People.cleo, via: [north.name]) else {
            Issue.record("south was in the room already")
            return
        }
        #expect(try await north.membership(of: People.cleo, in: room) == "join")
        let signatures = try await south.staged.linked.database.read { try $0.signatures(at: join.position) }
        #expect(signatures[People.north] != nil)
    }
}
