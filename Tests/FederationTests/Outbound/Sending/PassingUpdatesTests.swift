import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("What passes between nodes")
struct PassingUpdatesTests {
    private func stage() async throws -> (SendingStage, PlayedServer, PlayedServer, OwnRoom) {
        let stage = try await SendingStage()
        let south = PlayedServer("south.example", on: stage.stage)
        let west = PlayedServer("west.example", on: stage.stage, software: "Synapse")
        let room = try await OwnRoom(stage.node)
        for user in [People.cleo, People.eve] { try await room.join(user) }
        return (stage, south, west, room)
    }

    @Test("Typing goes to every server of the room, never queues up while a transaction is under way, and is written down nowhere")
    func typing() async throws {
        let (stage, south, west, room) = try await stage()
        try await room.say("Good morning")
        try await stage.settle()
        let kept = try await stage.record(south)
        await stage.sending.typing(room.id, People.ada, isTyping: true)
        try await stage.settle()
        let told: JSON = ["room_id": .string(room.id.text), "user_id": "@ada:north.example", "typing": true]
        #expect(south.updates("m.typing") == [told] && west.updates("m.typing") == [told])
        #expect(kept != nil)
        #expect(try await stage.record(south) == kept)
        let gate = Gate()
        south.be { _ in
            await gate.pass()
            return nil
        }
        try await room.say("Hello")
        let turn = Task { [sending = stage.sending] in _ = try await sending.flush("south.example") }
        await gate.arrivals(1)
        for number in 0..<40 { await stage.sending.typing(room.id, People.ada, isTyping: number % 2 == 0) }
        gate.open()
        try await turn.value
        #expect(south.updates("m.typing").count == 2, "forty changes are one")
        #expect(south.updates("m.typing").last?["typing"] == false)
    }

    @Test("Nobody wants to know later who typed now")
    func typingWhileAway() async throws {
        let (stage, south, _, room) = try await stage()
        stage.cut(south)
        try await room.say("Hello")
        try await stage.work()
        await stage.sending.typing(room.id, People.ada, isTyping: true)
        stage.mend(south)
        stage.sending.heard(south.name)
        try await stage.settle()
        #expect(south.texts == ["Hello"] && south.updates("m.typing").isEmpty)
    }

    @Test("Receipts of reading go to all, those of delivery only to nodes of our kind once that is known, and only in small rooms")
    func receipts() async throws {
        let (stage, south, west, room) = try await stage()
        let message = try await room.say("Hello")
        await stage.sending.delivered(room.id, People.ada, event: message.eventID, at: 1)
        try await stage.settle()
        #expect(south.updates("m.receipt").isEmpty, "its kind was not known")
        await stage.sending.delivered(room.id, People.ada, event: message.eventID, at: 2)
        await stage.sending.receipt(room.id, People.ada, event: message.eventID, at: 3)
        try await stage.settle()
        let (near, far) = (south.updates("m.receipt"), west.updates("m.receipt"))
        #expect(near.count == 1 && near[0][room.id.text]?["chat.rookery.delivered"]?["@ada:north.example"] != nil)
        #expect(far.count == 1 && far[0][room.id.text]?["chat.rookery.delivered"] == nil)
        #expect(far[0][room.id.text]?["m.read"]?["@ada:north.example"]?["event_ids"] == [.string(message.eventID.text)])
        for number in 0..<20 { try await room.join(People.user("@guest\(number):south.example")) }
        await stage.sending.delivered(room.id, People.ada, event: message.eventID, at: 4)
        try await stage.settle()
        #expect(south.updates("m.receipt").count == 1)
    }

    @Test("A server that the room keeps out hears nothing of who types in it")
    func keptOut() async throws {
        let (stage, south, west, room) = try await stage()
        try await room.say(EventType.serverACL, key: "", ["allow": ["*"], "deny": ["west.example"]])
        try await stage.settle()
        await stage.sending.typing(room.id, People.ada, isTyping: true)
        try await stage.settle()
        #expect(south.updates("m.typing").count == 1 && west.updates("m.typing").isEmpty)
    }

    @Test("Who is there is told to nobody, but to servers that the admin shares it with")
    func presence() async throws {
        let (stage, south, west, _) = try await stage()
        try await stage.settle()
        let update = PresenceUpdate(user: People.ada, state: .online)
        await stage.sending.presence([update], largestRoom: 100)
        #expect(try await stage.work() == 0)
        let sharing = PeerSending(stage.node.linked, sharesPresence: { $0.text == "west.example" }) { _ in }
        await sharing.presence([update], largestRoom: 100)
        _ = try await sharing.flush("south.example")
        _ = try await sharing.flush("west.example")
        let told: JSON = ["push": [["user_id": "@ada:north.example", "presence": "online", "currently_active": true]]]
        #expect(south.updates("m.presence").isEmpty && west.updates("m.presence") == [told])
    }

    @Test("Who came and went meanwhile is one word, and rooms that are too large tell nobody")
    func presenceIsCoalesced() async throws {
        let (stage, south, _, room) = try await stage()
        try await stage.settle()
        let sharing = PeerSending(stage.node.linked, sharesPresence: { _ in true }) { _ in }
        await sharing.presence([PresenceUpdate(user: People.ada, state: .online)], largestRoom: 2)
        for state: PresenceUpdate.State in [.online, .unavailable, .offline] {
            await sharing.presence([PresenceUpdate(user: People.ada, state: state)], largestRoom: 3)
        }
        _ = try await sharing.flush("south.example")
        #expect(south.updates("m.presence") == [["push": [["user_id": "@ada:north.example", "presence": "offline"]]]])
        try await room.join(People.user("@guest:south.example"))
        await sharing.presence([PresenceUpdate(user: People.ada, state: .online)], largestRoom: 3)
        _ = try await sharing.flush("south.example")
        #expect(south.updates("m.presence").count == 1)
    }

    @Test("A message to a device arrives over an outage and a restart, once")
    func toDevice() async throws {
        let (stage, south, _, _) = try await stage()
        stage.cut(south)
        let message = try ToDeviceUpdate.message(
            from: People.ada, type: "m.room_key", messageID: "one", messages: ["@cleo:south.example": ["*": ["key": "value"]]])
        #expect(try await stage.sending.pass(message, to: south.name))
        #expect(try await stage.sending.pass(message, to: south.name), "a repetition is as good as taken in")
        try await stage.work()
        try await stage.crash()
        stage.mend(south)
        try await stage.sending.start()
        try await stage.settle()
        #expect(south.updates("m.direct_to_device").count == 1)
    }
}
