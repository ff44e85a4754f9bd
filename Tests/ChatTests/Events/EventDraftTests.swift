import CanonicalJSON
import Chat
import Testing

@Suite("Events made here")
struct EventDraftTests {
    private static let room = RoomID(create: Cast.id(1))

    private func build(_ draft: EventDraft, _ version: RoomVersion = .v12, depth: Int64 = 5) throws -> Event {
        try draft.build(version: version, depth: depth, prev: [Cast.id(2)], auth: [Cast.id(3), Cast.id(4)], sha256: Cast.sha256)
    }

    private func draft(_ type: String, key: String? = nil, content: JSONObject, redacts: EventID? = nil) -> EventDraft {
        EventDraft(
            type: type, stateKey: key, sender: Cast.ada, roomID: Self.room, content: content, originServerTS: 1_700_000_000_123,
            redacts: redacts)
    }

    @Test("A message is written byte for byte as canonical JSON")
    func message() throws {
        let event = try build(draft("m.room.message", content: ["msgtype": "m.text", "body": "Hi \"Ben\"\n"]))
        let hash = EventHash.text(of: EventHash.content(of: try #require(try JSON(parsing: event.canonical).object), sha256: Cast.sha256))
        let expected =
            #"{"auth_events":["\#(Cast.id(3))","\#(Cast.id(4))"],"content":{"body":"Hi \"Ben\"\n","msgtype":"m.text"},"depth":5,"#
            + #""hashes":{"sha256":"\#(hash)"},"origin_server_ts":1700000000123,"prev_events":["\#(Cast.id(2))"],"#
            + #""room_id":"\#(Self.room)","sender":"@ada:north.example","type":"m.room.message"}"#
        #expect(String(decoding: event.canonical, as: UTF8.self) == expected)
    }

    /// The pieces from which an event is written must say the same as hashing and reading the whole tree.
    @Test("What is built is what a peer reads: same id, matching hash, same fields", arguments: RoomVersion.allCases)
    func readBack(version: RoomVersion) throws {
        let drafts = [
            draft("m.room.message", content: ["body": "é e\u{301} 😀", "nested": ["a": [1, true, nil]]]),
            draft("m.room.member", key: "@ben:north.example", content: ["membership": "join", "displayname": "Ben"]),
            draft("m.room.power_levels", key: "", content: PowerLevels.initial(roles: [Cast.ben: .admin]).content),
            draft("m.room.redaction", content: ["reason": "spam"], redacts: Cast.id(9)),
            draft("m.room.join_rules", key: "", content: JoinRule.restricted([Self.room]).content),
        ]
        for draft in drafts {
            let event = try build(draft, version)
            let received = try ReceivedEvent(json: .object(event.wireForm(signatures: ["x": [:]])), version: version, sha256: Cast.sha256)
            #expect(received.hashMatches)
            #expect(received.event.id == event.id)
            #expect(received.event.canonical == event.canonical)
            #expect(received.event.content == event.content)
            #expect(received.event.redacts == draft.redacts)
            #expect(received.signatures == ["x": [:]])
            #expect(event.bytesToSign == EventHash.bytesToSign(of: event.wireForm(signatures: [:]), version: version))
            let stored = try Event(stored: event.canonical, id: event.id, version: version)
            #expect(stored.prevEvents == [Cast.id(2)])
            #expect(stored.authEvents == [Cast.id(3), Cast.id(4)])
            #expect(stored.depth == 5 && stored.originServerTS == 1_700_000_000_123)
            #expect(stored.stateName == draft.stateKey.map { StateKey(draft.type, $0) })
        }
    }

    @Test("A redaction names its target beside the content in version 10, inside it later")
    func redactionPlace() throws {
        let old = try JSON(parsing: build(draft("m.room.redaction", content: [:], redacts: Cast.id(9)), .v10).canonical)
        let new = try JSON(parsing: build(draft("m.room.redaction", content: [:], redacts: Cast.id(9)), .v11).canonical)
        #expect(old["redacts"] == .string(Cast.id(9).text) && old["content"] == [:])
        #expect(new["redacts"] == nil && new["content"]?["redacts"] == .string(Cast.id(9).text))
    }

    @Test("The room of version 12 is named after its create event, which has no room id itself")
    func create() throws {
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: Cast.ada, roomID: nil,
            content: CreateContent(kind: .group, nonce: "n").content, originServerTS: 1)
        let event = try draft.build(version: .v12, depth: 1, prev: [], auth: [], sha256: Cast.sha256)
        #expect(event.roomID.createEvent == event.id)
        #expect(try JSON(parsing: event.canonical)["room_id"] == nil)
        #expect(try Event(stored: event.canonical, id: event.id, version: .v12).roomID == event.roomID)
        let other = EventDraft(
            type: EventType.create, stateKey: "", sender: Cast.ada, roomID: nil,
            content: CreateContent(kind: .group, nonce: "m").content, originServerTS: 1)
        #expect(try other.build(version: .v12, depth: 1, prev: [], auth: [], sha256: Cast.sha256).roomID != event.roomID)
    }

    @Test("A redacted event keeps its id, its place and what its version keeps", arguments: RoomVersion.allCases)
    func redacted(version: RoomVersion) throws {
        let message = try build(draft("m.room.message", content: ["body": "secret"]), version).redacted()
        #expect(message.content.isEmpty)
        #expect(!String(decoding: message.canonical, as: UTF8.self).contains("secret"))
        let object = try #require(try JSON(parsing: message.canonical).object)
        #expect(EventHash.id(of: object, version: version, sha256: Cast.sha256) == message.id)
        let member = try build(draft("m.room.member", key: "@ada:north.example", content: ["membership": "join", "reason": "x"]), version)
        #expect(member.redacted().content == ["membership": "join"])
        #expect(member.redacted().stateName == member.stateName)
    }

    @Test("What no event may hold is refused")
    func refused() throws {
        #expect { try build(draft("m.x", content: ["n": .double(1.5)])) } throws: { ($0 as? Refusal)?.errors.first?.field == "content.n" }
        #expect { try build(draft("m.x", content: ["n": [.int(1 << 53)]])) } throws: { ($0 as? Refusal)?.code == .invalid }
        #expect { try build(draft(String(repeating: "x", count: 256), content: [:])) } throws: { ($0 as? Refusal)?.code == .invalid }
        #expect { try build(draft("m.x", key: String(repeating: "é", count: 128), content: [:])) } throws: {
            ($0 as? Refusal)?.code == .invalid
        }
        _ = try build(draft("m.x", key: String(repeating: "x", count: 255), content: [:]))
        let long = JSON.string(String(repeating: "x", count: 64_600))
        #expect { try build(draft("m.x", content: ["body": long])) } throws: { ($0 as? Refusal)?.code == .tooLarge }
        _ = try build(draft("m.x", content: ["body": .string(String(repeating: "x", count: 64_000))]))
    }

    @Test("Depth grows by one and stops at what canonical JSON can say")
    func depth() {
        #expect(EventLimits.depth(after: []) == 1)
        #expect(EventLimits.depth(after: [3, 7, 5]) == 8)
        #expect(EventLimits.depth(after: [EventLimits.depth.upperBound]) == EventLimits.depth.upperBound)
    }
}
