import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Templates that other nodes make for our users")
struct MembershipTemplateTests {
    private let room = PlayedRoom(WrittenRoom())

    private func read(_ answer: JSON, _ membership: Membership = .join) throws -> MembershipTemplate {
        try MembershipTemplate(answer: answer, for: People.cleo, membership, in: room.written.id, from: People.north)
    }

    @Test("Cleo joins Ada's room with an event of her own node's making", arguments: RoomVersion.allCases)
    func own(version: RoomVersion) throws {
        let room = PlayedRoom(WrittenRoom(version))
        let event = try Handshake.event(.join, of: People.cleo, in: room)
        #expect(event.sender == People.cleo && event.stateKey == People.cleo.text && event.roomID == room.written.id)
        #expect(event.prevEvents == [room.written.tip] && event.originServerTS == 9 && event.depth == 8)
        #expect(event.content == ["membership": "join", "displayname": "Cleo"])
    }

    @Test(
        "A template that is anything but Cleo's join is not signed",
        arguments: [
            ("event/type", "m.room.power_levels", "type"), ("event/type", "m.room.create", "type"), ("event/type", nil, "type"),
            ("event/sender", "@dan:south.example", "sender"), ("event/sender", 7, "sender"),
            ("event/state_key", "@dan:south.example", "state_key"), ("event/state_key", "", "state_key"),
            ("event/state_key", nil, "state_key"),
            ("event/room_id", "!other:north.example", "room_id"), ("event/room_id", nil, "room_id"),
            ("event/content/membership", "invite", "membership"), ("event/content/membership", nil, "membership"),
            ("event/content", [], "membership"),
        ] as [(String, JSON?, String)])
    func signMeThis(path: String, value: JSON?, field: String) throws {
        let answer = try Handshake.template(.join, of: People.cleo, in: room).setting(path, value)
        #expect(throws: HandshakeFault.notWhatWasAsked(field)) { _ = try read(answer) }
    }

    @Test(
        "A template with a broken place in the room is refused",
        arguments: [
            ("event/prev_events", []), ("event/prev_events", nil), ("event/prev_events", ["x"]), ("event/auth_events", []),
            ("event/auth_events", "x"), ("event/depth", -1), ("event/depth", nil), ("event/depth", .double(1.5)),
            ("event/content/join_authorised_via_users_server", "@mallory:west.example"),
            ("event/content/join_authorised_via_users_server", 7), ("event", "x"),
        ] as [(String, JSON?)])
    func broken(path: String, value: JSON?) throws {
        let answer = try Handshake.template(.join, of: People.cleo, in: room).setting(path, value)
        let last = path.split(separator: "/").last.map(String.init) ?? path
        #expect(throws: HandshakeFault.malformed(last)) { _ = try read(answer) }
    }

    @Test("Twenty predecessors pass, twenty-one do not; the same one twice does not, nor does the create event among the auth events")
    func counts() throws {
        let answer = try Handshake.template(.join, of: People.cleo, in: room)
        func ids(_ count: Int) -> JSON { .array((0..<count).map { .string(People.nowhere($0).text) }) }
        #expect(try read(answer.setting("event/prev_events", ids(20))).membership == .join)
        for (path, value) in [
            ("event/prev_events", ids(21)), ("event/auth_events", ids(11)),
            ("event/prev_events", .array([.string(People.nowhere(1).text), .string(People.nowhere(1).text)])),
            ("event/auth_events", .array([.string(room.written.creation.id.text)])),
        ] {
            #expect(throws: HandshakeFault.self) { _ = try read(answer.setting(path, value)) }
        }
    }

    @Test("What else a template says is not said by us")
    func unknownContent() throws {
        let plain = try Handshake.template(.join, of: People.cleo, in: room)
        let answer = plain.setting("event/content/displayname", "Mallory").setting("event/content/admin", true)
            .setting("event/origin_server_ts", 1).setting("event/redacts", "$x").setting("event/unsigned", ["a": 1])
        let own = try read(plain).event(MemberContent(.leave, isDirect: true), at: 9, sha256: Handshake.sha256)
        let other = try read(answer).event(MemberContent(.leave, isDirect: true), at: 9, sha256: Handshake.sha256)
        #expect(own.id == other.id && own.content == ["membership": "join"])
    }

    @Test("A version that we do not speak, or none, is refused by its name", arguments: ["9", "13", nil, "org.matrix.msc"])
    func versions(name: String?) throws {
        let answer = try Handshake.template(.join, of: People.cleo, in: room).setting("room_version", name.map(JSON.string))
        #expect(throws: HandshakeFault.unsupportedVersion(name ?? "1")) { _ = try read(answer) }
    }
}
