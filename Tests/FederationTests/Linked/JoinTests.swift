import CanonicalJSON
import Chat
import Storage
import Testing

@testable import Federation

@Suite("Coming into a room on another node")
struct JoinTests {
    @Test("Cleo joins Ada's room: both nodes have the same members and state, and what she says follows the join")
    func join() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        try await north.say("hello", by: People.ada, in: room)
        guard case .entered(let join) = try await south.join(room, People.cleo, via: [north.name]) else {
            Issue.record("south was in the room already")
            return
        }
        #expect(try await south.staged.members(of: room.text) == north.staged.members(of: room.text))
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        #expect(south.heard == ["join"] && north.heard == ["join"])
        let cleo = try await south.staged.user(People.cleo)
        #expect(south.staged.listener.news.last?.entered == [cleo])
        let said = try await south.say("thank you", by: People.cleo, in: room)
        let event = try #require(try await south.staged.linked.database.read { try $0.parsedEvent(at: said.position) })
        #expect(event.prevEvents == [join.eventID])
        #expect(try await south.staged.linked.database.read { try $0.room(id: room.text)?.name } == "Lobby")
        #expect(try await south.findings() == [])
        #expect(try await north.findings() == [])
    }

    @Test("A room of 300 members comes over whole, with who made it as its owner")
    func large() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        for number in 0..<300 {
            try await north.set(.join, of: People.user("@u\(number):north.example"), by: People.user("@u\(number):north.example"), in: room)
        }
        _ = try await south.join(room, People.cleo, via: [north.name])
        let members = try await south.staged.members(of: room.text)
        #expect(members.count == 302 && members.values.allSatisfy { $0 == "join" })
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        let rid = try await south.rid(room)
        let role = try await south.staged.linked.database.read { session in
            try session.userNumber(id: People.ada.text).flatMap { try session.member(rid: rid, uid: $0)?.role }
        }
        #expect(role == "owner")
    }

    @Test("Whoever comes back after leaving goes on from the join alone, with the room as it is by then")
    func rejoin() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        _ = try await south.join(room, People.cleo, via: [north.name])
        try await south.set(.leave, of: People.cleo, by: People.cleo, in: room)
        // North never hears of the leave, and goes on alone.
        try await north.set(.join, of: People.ben, by: People.ben, in: room)
        guard case .entered(let join) = try await south.join(room, People.cleo, via: [north.name]) else {
            Issue.record("south was in the room still")
            return
        }
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        #expect(try await south.membership(of: People.ben, in: room) == "join")
        let rid = try await south.rid(room)
        let tips = try await south.staged.linked.database.read { [log = south.log] in try log.nextPlace(in: rid, session: $0).tips }
        #expect(tips == [join.eventID])
        #expect(try await south.findings() == [])
    }

    @Test("When the first server is away and the second lies, the third brings the user in")
    func failOver() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let (gone, liar) = (try #require(ServerName("gone.example")), try #require(ServerName(People.west)))
        let room = try await north.makeRoom(by: People.ada)
        let lie = FederationEndpoint("GET", "/_matrix/federation/v1/make_join/{}/{}") { ask throws(FederationRefusal) in
            FederationAnswer([
                "room_version": "12",
                "event": [
                    "type": "m.room.power_levels", "room_id": .string(ask.segments[0]), "sender": .string(ask.segments[1]),
                    "state_key": "", "content": ["users_default": 100], "prev_events": ["$x"], "auth_events": [], "depth": 1,
                ],
            ])
        }
        stage.wire.serve(liar, [lie])
        _ = try await south.join(room, People.cleo, via: [gone, liar, north.name])
        #expect(try await north.membership(of: People.cleo, in: room) == "join")
        #expect(try await south.membership(of: People.cleo, in: room) == "join")
    }

    @Test("Where nobody answers, and where the room lets nobody in, the user hears why and nothing is left behind")
    func refused() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let closed = try await north.makeRoom(by: People.ada, rule: .invite)
        let local = try await north.makeRoom(by: People.ada, federates: false, named: "Kitchen")
        for room in [closed, local] {
            let refusal = await #expect(throws: Refusal.self) { _ = try await south.join(room, People.cleo, via: [north.name]) }
            #expect(refusal?.code == .forbidden)
        }
        stage.wire.cut(north.name, south.name)
        let refusal = await #expect(throws: Refusal.self) { _ = try await south.join(closed, People.cleo, via: [north.name]) }
        #expect(refusal?.code == .busy)
        let unknown = await #expect(throws: Refusal.self) { _ = try await south.join(closed, People.cleo, via: []) }
        #expect(unknown?.code == .roomNotFound)
        #expect(try await south.staged.linked.database.read { try $0.room(id: closed.text) } == nil)
    }

    @Test("Twice the same user at once is one join; another user of the node comes in behind as at home")
    func twice() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        async let first = south.join(room, People.cleo, via: [north.name])
        async let second = south.join(room, People.cleo, via: [north.name])
        async let third = south.join(room, People.dan, via: [north.name])
        var events: Set<EventID> = []
        var here = 0
        for joined in try await [first, second, third] {
            switch joined {
            case .entered(let event): events.insert(event.eventID)
            case .alreadyHere: here += 1
            }
        }
        #expect(events.count == 1 && here >= 1)
        #expect(stage.wire.requests.count { $0.contains("send_join") } == 1)
    }

    @Test("A node that dies in the middle of a join has no room to show, and can join again")
    func crash() async throws {
        let stage = LinkedStage()
        let north = try await MemberNode(People.north, stage)
        let first = try await MemberNode(People.south, stage)
        let room = try await north.makeRoom(by: People.ada)
        for number in 0..<60 {
            try await north.set(.join, of: People.user("@u\(number):north.example"), by: People.user("@u\(number):north.example"), in: room)
        }
        let template = try await north.template(of: People.cleo, in: room, from: first)
        let row = try await first.row(People.cleo)
        let answer = try await first.memberships.handIn(template, to: north.name, as: row, nil)
        _ = try await JoinStoring(node: first.staged.linked, answer: answer, user: row, server: north.name).storeBeneath()
        let south = MemberNode(try await first.staged.afterCrash(), stage)
        let cleo = try await south.staged.user(People.cleo)
        #expect(try await south.staged.linked.database.read { try $0.newestRooms(uid: cleo, limit: 10) } == [])
        #expect(try await south.staged.linked.database.read { try $0.publicRooms(matching: nil, before: nil, limit: 10) } == [])
        _ = try await south.join(room, People.cleo, via: [north.name])
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        #expect(try await south.findings() == [])
    }

    @Test("A node that dies between the slices of a large state shows nobody half a room, and joins it whole")
    func crashBetweenSlices() async throws {
        let stage = LinkedStage()
        let north = try await MemberNode(People.north, stage)
        let first = try await MemberNode(People.south, stage)
        let room = try await north.makeRoom(by: People.ada)
        let people = (0..<250).map { People.user("@u\($0):north.example") }
        for person in people { try await north.set(.join, of: person, by: person, in: room) }
        let template = try await north.template(of: People.cleo, in: room, from: first)
        let row = try await first.row(People.cleo)
        let answer = try await first.memberships.handIn(template, to: north.name, as: row, nil)
        let storing = JoinStoring(node: first.staged.linked, answer: answer, user: row, server: north.name)
        let rid = try await storing.storeBeneath()
        try await storing.storeAhead(rid, slices: 2)
        #expect(try await first.staged.members(of: room.text).count > 150, "two slices are there")
        let south = MemberNode(try await first.staged.afterCrash(), stage)
        let cleo = try await south.staged.user(People.cleo)
        #expect(try await south.staged.linked.database.read { try $0.newestRooms(uid: cleo, limit: 10) } == [])
        #expect(try await south.staged.linked.database.read { try $0.publicRooms(matching: nil, before: nil, limit: 10) } == [])
        #expect(try await south.findings() == [])
        // Some go meanwhile: the whole state counts, not what was there of it.
        for person in people.prefix(120) { try await north.set(.leave, of: person, by: person, in: room) }
        _ = try await south.join(room, People.cleo, via: [north.name])
        #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        let joined = try await south.staged.members(of: room.text).filter { $0.value == "join" }.keys
        #expect(joined.count == 132)
        #expect(try await south.findings() == [])
    }

    @Test("Who made a large room and who has power in it keeps the role, though the state came in slices")
    func rolesOfSlices() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        for number in 0..<120 {
            try await north.set(.join, of: People.user("@u\(number):north.example"), by: People.user("@u\(number):north.example"), in: room)
        }
        _ = try await south.join(room, People.cleo, via: [north.name])
        let roles = try await south.staged.linked.database.read { session in
            try session.rows(
                "SELECT m.role FROM members m JOIN users u ON u.uid = m.uid WHERE u.user_id = $1", [.text(People.ada.text)]
            ) { $0.text(0) }
        }
        #expect(roles == ["owner"])
        #expect(try await south.findings() == [])
    }

    @Test("What slips in between the template and the join is joined with it by an event that says nothing")
    func slip() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        let template = try await north.template(of: People.cleo, in: room, from: south)
        try await north.say("meanwhile", by: People.ada, in: room)
        let event = try template.event(MemberContent(.join), at: 9, sha256: Handshake.sha256)
        let content = WireEvents(south.staged.linked.keys).object(event, [:])
        _ = try await south.staged.linked.calls.send(
            PeerRequest(
                "PUT", PeerTarget.path("/_matrix/federation/v2/send_join", room.text, event.id.text), content: .object(content)),
            to: north.name)
        let rid = try await north.rid(room)
        let tips = try await north.staged.linked.database.read { [log = north.log] in try log.nextPlace(in: rid, session: $0).tips }
        let outbound = try await north.staged.linked.database.read { session in
            try session.outboundEvents(to: People.south, after: 0, limit: 10).map(\.eventID)
        }
        #expect(tips.count == 1 && outbound == tips)
    }
}

extension MemberNode {
    /// What `make_join` answers.
    func template(of user: UserID, in room: RoomID, from other: MemberNode) async throws -> MembershipTemplate {
        let versions = MembershipTemplate.versions.map { ("ver", $0) }
        let answer = try await other.staged.linked.calls.send(
            PeerRequest("GET", PeerTarget.path("/_matrix/federation/v1/make_join", room.text, user.text, query: versions)), to: name)
        return try MembershipTemplate(answer: answer, for: user, .join, in: room, from: name.text)
    }
}
