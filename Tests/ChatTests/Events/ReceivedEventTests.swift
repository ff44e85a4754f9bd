import CanonicalJSON
import Chat
import Testing

@Suite("Events from elsewhere")
struct ReceivedEventTests {
    /// A well-formed message whose members a row then damages; its hash is right unless the row sets it.
    private static func message(_ change: (inout JSON) -> Void) -> JSON {
        var json: JSON = [
            "auth_events": [.string(Cast.id(1).text)], "content": ["body": "Hi"], "depth": 3, "origin_server_ts": 5,
            "prev_events": [.string(Cast.id(2).text)], "room_id": "!lobby:north.example", "sender": "@ada:north.example",
            "signatures": ["north.example": ["ed25519:1": "x"]], "type": "m.room.message", "unsigned": ["age": 3],
        ]
        change(&json)
        if json["hashes"] == nil, let object = json.object {
            json["hashes"] = ["sha256": .string(EventHash.text(of: EventHash.content(of: object, sha256: Cast.sha256)))]
        }
        return json
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let field: String
        let change: @Sendable (inout JSON) -> Void

        init(_ testDescription: String, _ field: String, _ change: @escaping @Sendable (inout JSON) -> Void) {
            self.testDescription = testDescription
            self.field = field
            self.change = change
        }

        static func ids(_ count: Int) -> JSON { .array((0..<count).map { .string(Cast.id(UInt8($0)).text) }) }
        static func text(_ bytes: Int) -> String { String(repeating: "x", count: bytes) }

        static let refused = [
            Row("no type", "type") { $0["type"] = .none },
            Row("type of another kind", "type") { $0["type"] = 3 },
            Row("type of 256 bytes", "type") { $0["type"] = .string(text(256)) },
            Row("state key of 256 bytes in two-byte characters", "state_key") {
                $0["state_key"] = .string(String(repeating: "é", count: 128))
            },
            Row("state key null", "state_key") { $0["state_key"] = .some(.null) },
            Row("sender without server", "sender") { $0["sender"] = "@ada" },
            Row("sender of 256 bytes", "sender") { $0["sender"] = .string("@\(text(241)):north.example") },
            Row("room id that is none", "room_id") { $0["room_id"] = "lobby" },
            Row("no room id", "room_id") { $0["room_id"] = .none },
            Row("content that is an array", "content") { $0["content"] = [] },
            Row("no hashes", "hashes") { $0["hashes"] = [] },
            Row("no signatures", "signatures") { $0["signatures"] = .none },
            Row("depth below zero", "depth") { $0["depth"] = -1 },
            Row("depth as a string", "depth") { $0["depth"] = "3" },
            Row("depth of 2^53", "event") { $0["depth"] = .int(1 << 53) },
            Row("a fraction anywhere", "event") { $0["content"] = ["deep": [["n": .double(0.5)]]] },
            Row("time as a string", "origin_server_ts") { $0["origin_server_ts"] = "5" },
            Row("21 predecessors", "prev_events") { $0["prev_events"] = ids(21) },
            Row("11 auth events", "auth_events") { $0["auth_events"] = ids(11) },
            Row("a predecessor that is no event id", "prev_events") { $0["prev_events"] = ["$short"] },
            Row("an auth event in the old form", "auth_events") { $0["auth_events"] = [["$a:north.example", ["sha256": "x"]]] },
            Row("auth events that are no array", "auth_events") { $0["auth_events"] = [:] },
        ]
    }

    @Test("An event that breaks the format is refused, naming the field", arguments: Row.refused)
    func refused(row: Row) {
        #expect { try ReceivedEvent(json: Self.message(row.change), version: .v11, sha256: Cast.sha256) } throws: {
            ($0 as? Refusal)?.errors.map(\.field) == [row.field]
        }
    }

    @Test("Limits are taken exactly: 20 predecessors, 10 auth events, 255 bytes, the largest depth")
    func limits() throws {
        let event = try ReceivedEvent(
            json: Self.message {
                $0["prev_events"] = Row.ids(20)
                $0["auth_events"] = Row.ids(10)
                $0["type"] = .string(Row.text(255))
                $0["state_key"] = .string(Row.text(255))
                $0["depth"] = .int(EventLimits.depth.upperBound)
            }, version: .v11, sha256: Cast.sha256
        ).event
        #expect(event.prevEvents.count == 20 && event.authEvents.count == 10 && event.depth == 9_007_199_254_740_991)
    }

    @Test("65,536 bytes are taken, one more is not; unsigned does not count and is dropped")
    func size() throws {
        func sized(_ bytes: Int) -> JSON {
            let empty = Self.message { $0["content"] = ["body": ""] }
            var counted = empty
            counted["unsigned"] = .none
            let missing = bytes - counted.encoded().count
            return Self.message { $0["content"] = ["body": .string(Row.text(missing))] }
        }
        var largest = sized(65_536)
        largest["unsigned"] = ["junk": .string(Row.text(1_000))]
        let received = try ReceivedEvent(json: largest, version: .v11, sha256: Cast.sha256)
        #expect(received.hashMatches)
        #expect(try JSON(parsing: received.event.canonical)["unsigned"] == nil)
        #expect { try ReceivedEvent(json: sized(65_537), version: .v11, sha256: Cast.sha256) } throws: {
            ($0 as? Refusal)?.code == .tooLarge
        }
    }

    @Test("An event whose content was changed on the way is kept in its redacted form, under the id its signature covers")
    func wrongHash() throws {
        let honest = Self.message { _ in }
        var changed = honest
        changed["content"] = ["body": "changed"]
        let original = try ReceivedEvent(json: honest, version: .v12, sha256: Cast.sha256)
        let received = try ReceivedEvent(json: changed, version: .v12, sha256: Cast.sha256)
        #expect(original.hashMatches && !received.hashMatches)
        #expect(received.event.id == original.event.id)
        #expect(received.event.content.isEmpty)
        #expect(received.event.canonical == original.event.redacted().canonical)
    }

    /// Swift takes the Kelvin sign for a K; other servers do not.
    @Test("A hash that only looks like the right one is wrong")
    func lookalikeHash() throws {
        let honest = (0..<100).lazy.map { nonce in Self.message { $0["content"] = ["nonce": .int(nonce)] } }
            .first { $0["hashes"]?["sha256"]?.string?.contains("K") ?? false }
        var json = try #require(honest)
        #expect(try ReceivedEvent(json: json, version: .v12, sha256: Cast.sha256).hashMatches)
        let hash = try #require(json["hashes"]?["sha256"]?.string)
        json["hashes"]?["sha256"] = .string(String(hash.map { $0 == "K" ? "\u{212a}" : $0 }))
        #expect(json["hashes"]?["sha256"]?.string == hash, "equal to Swift")
        #expect(try !ReceivedEvent(json: json, version: .v12, sha256: Cast.sha256).hashMatches)
    }

    @Test("Unknown members are legal and covered by the content hash")
    func unknownMembers() throws {
        let json = Self.message { $0["chat.example.extra"] = ["a": 1] }
        #expect(try ReceivedEvent(json: json, version: .v12, sha256: Cast.sha256).hashMatches)
        var changed = json
        changed["chat.example.extra"] = ["a": 2]
        #expect(try !ReceivedEvent(json: changed, version: .v12, sha256: Cast.sha256).hashMatches)
    }

    @Test("A create event of version 12 with a room id is refused, one without names its room")
    func createWithRoomID() throws {
        let create = Self.message {
            $0["type"] = "m.room.create"
            $0["state_key"] = ""
            $0["content"] = ["room_version": "12"]
            $0["auth_events"] = []
            $0["prev_events"] = []
            $0["room_id"] = .none
        }
        let received = try ReceivedEvent(json: create, version: .v12, sha256: Cast.sha256)
        #expect(received.event.roomID == RoomID(create: received.event.id))
        var named = create
        named["room_id"] = .string(received.event.roomID.text)
        #expect { try ReceivedEvent(json: named, version: .v12, sha256: Cast.sha256) } throws: {
            ($0 as? Refusal)?.errors.first?.field == "room_id"
        }
    }

    @Test("Damaged events never crash the reader, and what it accepts stores and reads again", arguments: 0..<8)
    func mutations(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var accepted = 0
        for _ in 0..<500 {
            let json = damaged(Self.message { _ in }, using: &random)
            guard let received = try? ReceivedEvent(json: json, version: .v12, sha256: Cast.sha256) else { continue }
            accepted += 1
            let again = try Event(stored: received.event.canonical, id: received.event.id, version: .v12)
            #expect(again.sender == received.event.sender && again.content == received.event.content)
            #expect(again.redacted().canonical == received.event.redacted().canonical)
        }
        #expect(accepted > 20)
    }

    private func damaged(_ json: JSON, using random: inout SeededRandom) -> JSON {
        let values: [JSON] = [.null, true, 0, -1, "", "$x", [], [:], .double(0.5), .int(1 << 60), "@ada:north.example", [[[[]]]]]
        var json = json
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let key = (json.object?.keys ?? []).randomElement(using: &random) ?? "x"
            switch Int.random(in: 0..<3, using: &random) {
            case 0: json[key] = .none
            case 1: json["new\(Int.random(in: 0...9, using: &random))"] = values.randomElement(using: &random)
            default: json[key] = values.randomElement(using: &random)
            }
        }
        return json
    }
}
