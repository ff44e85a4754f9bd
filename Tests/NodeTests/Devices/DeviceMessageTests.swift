import CanonicalJSON
import Cast
import Chat
import Federation
import Storage
import Testing

@testable import Node

@Suite("Messages to devices")
struct DeviceMessageTests {
    private let body: JSON = ["type": "m.key.verification.request", "devices": ["*": ["from_device": "LAPTOP"]]]

    @Test("Ben hears what Ada's client sends to his devices, when he comes back too, and a repetition only once")
    func heard() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let position = try #require(try await story.must("GET", "sync", as: ben)["position"]?.int)
            for _ in 0..<2 { _ = try await story.must("PUT", "users/\(ben.path)/device-messages/one", body, as: ada, 204) }
            let events = try await heard(by: ben, since: position, story)
            #expect(events.count == 1 && events.first?["sender"]?.string == ada.id && events.first?["messageId"]?.string == "one")
            #expect(events.first?["devices"] == body["devices"] && events.first?["type"] == body["type"])
        }
    }

    @Test("Who is blocked is not told so, and is not heard")
    func blocked() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let position = try #require(try await story.must("GET", "sync", as: ben)["position"]?.int)
            _ = try await story.must("PUT", "users/me/blocks/\(ada.path)", as: ben)
            _ = try await story.must("PUT", "users/\(ben.path)/device-messages/one", body, as: ada, 204)
            #expect(try await heard(by: ben, since: position, story).isEmpty)
        }
    }

    @Test("Nothing goes out that another server could choke on")
    func judged() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            func code(_ body: JSON, to user: String, id: String = "one") async throws -> String? {
                try await story.ask("PUT", "users/\(user)/device-messages/\(id)", body, as: ada).code
            }
            let wrong: [JSON] = [
                [:], ["type": "t"], ["type": "t", "devices": [:]], ["type": "t", "devices": []], ["type": "t", "devices": ["*": "text"]],
                ["type": "", "devices": ["*": [:]]], ["type": "t", "devices": ["": [:]]],
                ["type": "t", "devices": ["*": ["n": .double(1.5)]]], ["type": "t", "devices": ["*": ["n": .int(Int64.max)]]],
            ]
            for body in wrong { #expect(try await code(body, to: ben.path) == "invalid", "\(body)") }
            #expect(try await code(body, to: ben.path, id: String(repeating: "x", count: 33)) == "invalid")
            let large: JSON = ["type": "t", "devices": ["*": ["x": .string(String(repeating: "x", count: 65_536))]]]
            #expect(try await code(large, to: ben.path) == "too_large")
            #expect(try await code(body, to: "%40nobody%3Anorth.example") == "user_not_found")
            #expect(try await code(body, to: "%40cleo%3Asouth.example") == "not_available")
            #expect(try await story.ask("GET", "users/\(ben.path)/devices", as: ada).json?["devices"] == [])
            #expect(try await story.ask("GET", "users/%40cleo%3Asouth.example/devices", as: ada).code == "not_available")
        }
    }

    @Test("What another node sends is kept for who is away, each message once, and never more than a hundred")
    func received() async throws {
        try await AccountStory.tell { story in
            let ben = try await story.register("ben")
            let position = try #require(try await story.must("GET", "sync", as: ben)["position"]?.int)
            let teller = LinkTeller(node: story.node.context)
            for number in [0, 0, 1] { for notice in notices("m\(number)", to: ben.id) { #expect(await teller.noticed(notice)) } }
            #expect(try await heard(by: ben, since: position, story).map { $0["messageId"]?.string } == ["m0", "m1"])
            for number in 2..<120 { for notice in notices("m\(number)", to: ben.id) { #expect(await teller.noticed(notice)) } }
            let kept = try await story.node.context.read { session in
                let uid = try session.userNumber(id: ben.id) ?? 0
                return try session.notes(uid: uid, after: 0, through: .max, limit: 1_000).filter { $0.name == LiveEventName.deviceMessage }
            }
            #expect(kept.count == DeviceMessage.most)
            #expect(try kept.last.flatMap { try JSON(parsing: $0.data)["messageId"]?.string } == "m119")
        }
    }

    @Test("A message from another node that cannot be written is not taken for kept, and is there once when it comes again")
    func unwritten() async throws {
        try await AccountStory.tell { story in
            let ben = try await story.register("ben")
            let position = try #require(try await story.must("GET", "sync", as: ben)["position"]?.int)
            let teller = LinkTeller(node: story.node.context)
            let notice = try #require(notices("one", to: ben.id).first)
            try await story.node.context.database.write { session in
                try session.run("CREATE TRIGGER no_notes BEFORE INSERT ON notes BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END")
            }
            #expect(await !teller.noticed(notice))
            #expect(try await heard(by: ben, since: position, story).isEmpty)
            try await story.node.context.database.write { session in try session.run("DROP TRIGGER no_notes") }
            for _ in 0..<2 { #expect(await teller.noticed(notice)) }
            #expect(try await heard(by: ben, since: position, story).count == 1)
        }
    }

    private func notices(_ id: String, to user: String) -> [EphemeralNotice] {
        let update: JSON = [
            "edu_type": "m.direct_to_device",
            "content": [
                "sender": "@cleo:south.example", "type": "m.dummy", "message_id": .string(id),
                "messages": .object([user: ["*": ["hello": "there"]]]),
            ],
        ]
        let surroundings = EphemeralReader.Surroundings(
            admits: { _ in nil }, isJoined: { _, _ in false }, isLocal: { _ in true }, takesPresence: false)
        return EphemeralReader.read(update, from: "south.example", surroundings).notices
    }

    private func heard(by person: Person, since position: Int64, _ story: AccountStory) async throws -> [JSON] {
        let page = try await story.must("GET", "sync?since=\(position)&timeout=0", as: person)
        return (page["events"]?.array ?? []).filter { $0["event"] == "device_message" }.compactMap { $0["data"] }
    }
}
