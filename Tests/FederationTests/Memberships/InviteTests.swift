import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Invites between nodes")
struct InviteTests {
    /// Ada invites Cleo, with what her node tells of the room.
    private struct Story {
        let room: PlayedRoom
        let invite: Event

        init(_ version: RoomVersion = .v12) {
            let written = WrittenRoom(version)
            room = PlayedRoom(written)
            invite = written.draft(
                EventType.member, key: People.cleo.text, MemberContent(.invite).content, by: People.ada, after: [written.tip])
        }

        var state: [JSONObject] {
            InviteState.names(inviter: People.ada).compactMap { room.state[$0] }.compactMap { Seal.wire($0).object }
        }

        var body: JSON {
            let event = invite.wireForm(signatures: Seal.signatures(invite.id, by: [People.north]))
            return .object(InviteRequest.body(event: event, version: room.written.version, state: state))
        }

        func receive(_ body: JSON, room: String? = nil, id: String? = nil, from origin: String = People.north) throws -> ReceivedInvite {
            try ReceivedInvite(
                body, roomID: room ?? invite.roomID.text, id: id ?? invite.id.text, from: origin, own: People.south,
                verification: Seal.verification, sha256: Handshake.sha256)
        }
    }

    @Test("Ada invites Cleo; her node sees the room's create event, and who may join", arguments: RoomVersion.allCases)
    func received(version: RoomVersion) throws {
        let story = Story(version)
        let invite = try story.receive(story.body)
        #expect(invite.user == People.cleo && invite.event.id == story.invite.id)
        #expect(invite.state.hasCreate)
        #expect(invite.state.pieces.map(\.name.type) == ["m.room.create", "m.room.join_rules", "m.room.member"])
    }

    @Test(
        "Whatever is no invite for one of ours is not signed",
        arguments: [
            ("event/type", "m.room.power_levels"), ("event/content/membership", "join"), ("event/content/membership", nil),
            ("event/sender", "@eve:west.example"), ("event/state_key", "@ben:north.example"), ("event/state_key", nil),
            ("event/room_id", "!other:north.example"), ("event/depth", -1), ("event/content", "x"), ("event/evil", true),
            ("event/redacts", "$x"), ("event/hashes", [:]), ("event/signatures", [:]), ("event", nil), ("room_version", "9"),
            ("room_version", nil), ("room_version", 12), ("invite_room_state", "x"),
        ] as [(String, JSON?)])
    func signMeAnything(path: String, value: JSON?) throws {
        let story = Story()
        #expect(throws: HandshakeRefusal.self) { _ = try story.receive(story.body.setting(path, value)) }
    }

    /// An event that is whole and signed, but not the invite that the path says.
    @Test("A proper event of another kind, for another user, or by another server is not signed either")
    func proper() throws {
        let story = Story()
        let written = story.room.written
        let tip = [written.tip]
        let attacks: [(Event, String)] = [
            (written.draft(EventType.powerLevels, key: "", ["users": [:]], by: People.ada, after: tip), People.north),
            (written.draft(EventType.member, key: People.cleo.text, MemberContent(.ban).content, by: People.ada, after: tip), People.north),
            (
                written.draft(EventType.member, key: People.ben.text, MemberContent(.invite).content, by: People.ada, after: tip),
                People.north
            ),
            (
                written.draft(EventType.member, key: People.cleo.text, MemberContent(.invite).content, by: People.eve, after: tip),
                People.north
            ),
            (
                written.draft(EventType.member, key: People.cleo.text, MemberContent(.join).content, by: People.cleo, after: tip),
                People.north
            ),
            (story.invite, People.west),
        ]
        for (event, origin) in attacks {
            let wire = event.wireForm(signatures: Seal.signatures(event.id, by: [origin, People.north]))
            let body = InviteRequest.body(event: wire, version: .v12, state: story.state)
            #expect(throws: HandshakeRefusal.self, "\(event.type)") {
                _ = try story.receive(.object(body), id: event.id.text, from: origin)
            }
        }
        #expect(throws: HandshakeRefusal.self) { _ = try story.receive(story.body, id: People.nowhere(1).text) }
        #expect(throws: HandshakeRefusal.self) { _ = try story.receive(story.body, room: "!other:north.example") }
    }

    @Test("What clients could not read of the room's state is left out, and a foreign create event refuses the invite")
    func state() throws {
        let story = Story()
        func pieces(_ state: [JSON]) throws -> [String] {
            try story.receive(story.body.setting("invite_room_state", .array(state))).state.pieces.map(\.name.type)
        }
        func piece(_ type: String, _ content: JSON) -> JSON {
            ["type": .string(type), "state_key": "", "sender": "@ada:north.example", "content": content]
        }
        #expect(try pieces([]) == [])
        #expect(try pieces([piece("m.room.name", ["name": "Lobby"]), piece("m.room.name", ["name": "again"])]) == ["m.room.name"])
        for bad in [
            piece("m.room.name", ["name": 7]), piece("m.room.name", "x"), piece("m.room.join_rules", [:]), piece("m.evil", [:]),
            piece("m.room.avatar", ["url": []]), piece("m.room.canonical_alias", ["alias": "no alias"]),
            piece("m.room.member", ["membership": "dancing"]), piece("m.room.topic", ["topic": "t"]).setting("sender", "ada"),
            piece("m.room.name", ["name": .string(String(repeating: "x", count: 20_000))]), 7, [], "x",
        ] as [JSON] {
            #expect(try pieces([bad]) == [], "\(String(decoding: bad.encoded().prefix(80), as: UTF8.self))")
        }
        let foreign = PlayedRoom(WrittenRoom(name: "cellar")).stateOnWire.filter { $0["type"]?.string == EventType.create }
        #expect(foreign.count == 1)
        #expect(throws: HandshakeRefusal.self) { _ = try pieces(foreign) }
        #expect(throws: HandshakeRefusal.self) { _ = try pieces(Array(repeating: piece("m.room.name", [:]), count: 51)) }
    }

    @Test("Ada's node takes the other node's signature from the answer, and nothing else")
    func answer() throws {
        let story = Story()
        func signature(_ event: JSON) throws -> JSON {
            try InviteRequest.signature(
                ["event": event], of: story.invite, by: People.south, verification: Seal.verification, sha256: Handshake.sha256)
        }
        let signed = Handshake.signed(story.invite, by: [People.north, People.south])
        #expect(try signature(signed) == [Seal.key: .string(Seal.text(story.invite.id, by: People.south))])
        #expect(throws: HandshakeFault.self) { _ = try signature(signed.setting("content/membership", "join")) }
        #expect(throws: HandshakeFault.unverifiable(story.invite.id)) {
            _ = try signature(Handshake.signed(story.invite, by: [People.north]))
        }
        #expect(throws: HandshakeFault.self) { _ = try signature("x") }
    }

    @Test("An invite is taken back only by what rests on it")
    func rescinded() throws {
        var written = WrittenRoom()
        let invite = written.member(People.cleo, .invite, by: People.ada)
        func isEnded(_ user: UserID, _ membership: Membership, naming: [EventID]? = nil) -> Bool {
            let event = written.draft(
                EventType.member, key: user.text, MemberContent(membership).content, by: People.ada, after: [invite], naming: naming)
            return ReceivedInvite.isEnded(written.event(invite), by: Seal.checked(event))
        }
        #expect(isEnded(People.cleo, .leave) && isEnded(People.cleo, .ban))
        #expect(!isEnded(People.cleo, .leave, naming: []), "it does not know the invite")
        #expect(!isEnded(People.dan, .leave, naming: [invite]))
        #expect(!isEnded(People.cleo, .join))
    }

    @Test("Cleo says no: she leaves with an event of her own node's making")
    func rejected() throws {
        var written = WrittenRoom()
        written.member(People.cleo, .invite, by: People.ada)
        let room = PlayedRoom(written)
        let leave = try Handshake.event(.leave, of: People.cleo, in: room)
        let handed = try Handshake.handedIn(
            Handshake.signed(leave, by: [People.south]), id: leave.id, .leave, in: room, from: People.south)
        #expect(AuthRules.check(handed.event, against: room.state, signatures: Seal.rules) == .allowed)
        #expect(ReceivedInvite.isEnded(written.event(written.tip), by: Seal.checked(leave)))
    }

    @Test("Cleo knocks and thinks better of it")
    func knock() throws {
        var written = WrittenRoom()
        written.say(EventType.joinRules, key: "", JoinRule.knock.content, by: People.ada)
        let knock = try Handshake.event(.knock, of: People.cleo, in: PlayedRoom(written))
        _ = try Handshake.handedIn(
            Handshake.signed(knock, by: [People.south]), id: knock.id, .knock, in: PlayedRoom(written), from: People.south)
        written.take(knock)
        let leave = try Handshake.event(.leave, of: People.cleo, in: PlayedRoom(written))
        #expect(AuthRules.check(leave, against: PlayedRoom(written).state, signatures: Seal.rules) == .allowed)
    }
}
