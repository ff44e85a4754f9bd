import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("EDUs from a peer")
struct EphemeralReaderTests {
    private let lobby = RoomID("!lobby:north.example")!
    private let closed = RoomID("!closed:north.example")!

    private func read(_ kind: String, _ content: JSON, presence: Bool = true) -> (notices: [EphemeralNotice], faults: [EphemeralFault]) {
        let surroundings = EphemeralReader.Surroundings(
            admits: { $0 == lobby ? true : $0 == closed ? false : nil }, isJoined: { user, room in user == People.cleo && room == lobby },
            isLocal: { $0.server == People.north }, takesPresence: presence)
        return EphemeralReader.read(["edu_type": .string(kind), "content": content], from: People.south, surroundings)
    }

    private func typing(_ user: UserID, _ room: String = "!lobby:north.example") -> JSON {
        ["room_id": .string(room), "user_id": .string(user.text), "typing": true]
    }

    @Test("Who types is a user of that server, in that room, and the server may take part there")
    func typing() {
        #expect(read("m.typing", typing(People.cleo)).notices == [.typing(People.cleo, in: lobby, isTyping: true)])
        #expect(read("m.typing", typing(People.ada)).faults == [.foreignUser])
        #expect(read("m.typing", typing(People.dan)).faults == [.notInRoom])
        #expect(read("m.typing", typing(People.cleo, "!closed:north.example")).faults == [.deniedServer])
        #expect(read("m.typing", typing(People.cleo, "!nowhere:north.example")).faults == [.notInRoom])
        #expect(read("m.typing", ["room_id": 5]).faults == [.malformed])
    }

    @Test("Receipts are taken one by one; a bad one leaves the others alone, and private ones are not for us")
    func receipts() {
        let event = People.nowhere(1)
        func receipt(_ ids: [JSON], _ data: JSON = ["ts": 5]) -> JSON { ["event_ids": .array(ids), "data": data] }
        let content: JSON = [
            "!lobby:north.example": [
                "m.read": [
                    "@cleo:south.example": receipt([.string(event.text)], ["ts": 5, "thread_id": "main"]),
                    "@dan:south.example": receipt([.string(event.text)]), "@ada:north.example": receipt([.string(event.text)]),
                ],
                "m.read.private": ["@cleo:south.example": receipt([.string(event.text)])],
                "org.example.delivered": ["@cleo:south.example": receipt(["no id"])],
            ],
            "!closed:north.example": ["m.read": [:]], "junk": [:],
        ]
        let (notices, faults) = read("m.receipt", content)
        #expect(notices.count == 1)
        guard case .receipt(let read) = notices.first else { return }
        #expect(read.user == People.cleo && read.event == event && read.thread == "main" && read.time == 5 && read.type == "m.read")
        #expect(faults.count == 6)
        for fault in [EphemeralFault.notInRoom, .foreignUser, .privateReceipt, .malformed, .deniedServer] {
            #expect(faults.contains(fault))
        }
    }

    @Test("One EDU holds a thousand receipts at most; the rest is passed over")
    func manyReceipts() {
        var users = JSONObject()
        for number in 0..<1_500 { users["@u\(number):south.example"] = ["event_ids": []] }
        let (notices, faults) = read("m.receipt", ["!lobby:north.example": ["m.read": .object(users)]])
        #expect(notices.isEmpty && faults.count <= EphemeralReader.mostParts + 1 && faults.last == .tooMany)
    }

    @Test("Presence is taken where it is switched on, of users of that server only")
    func presence() {
        let content: JSON = [
            "push": [
                ["user_id": "@cleo:south.example", "presence": "online", "last_active_ago": 5, "currently_active": true],
                ["user_id": "@ada:north.example", "presence": "online"], ["user_id": "@dan:south.example", "presence": "asleep"],
            ]
        ]
        let (notices, faults) = read("m.presence", content)
        #expect(notices.count == 1 && faults == [.foreignUser, .malformed])
        #expect(read("m.presence", content, presence: false).faults == [.switchedOff])
    }

    @Test("Devices, keys and messages to devices are taken from their own server, for users of this one")
    func devices() {
        let update: JSON = ["user_id": "@cleo:south.example", "device_id": "A", "stream_id": 7]
        #expect(read("m.device_list_update", update).notices == [.devices(People.cleo, stream: 7, content: update.object ?? [:])])
        #expect(read("m.device_list_update", ["user_id": "@ada:north.example", "device_id": "A", "stream_id": 7]).faults == [.foreignUser])
        #expect(read("m.device_list_update", ["user_id": "@cleo:south.example", "stream_id": 7]).faults == [.malformed])
        #expect(read("m.signing_key_update", ["user_id": "@cleo:south.example"]).notices.count == 1)
        let message: JSON = [
            "sender": "@cleo:south.example", "type": "m.room_key", "message_id": "1",
            "messages": ["@ada:north.example": ["*": ["a": 1]], "@eve:west.example": ["*": [:]], "@ben:north.example": ["A": 5]],
        ]
        let (notices, faults) = read("m.direct_to_device", message)
        guard case .toDevice(let sent) = notices.first else {
            Issue.record("not taken: \(faults)")
            return
        }
        #expect(sent.contents == [People.ada: ["*": ["a": 1]]] && sent.id == "1" && faults == [.malformed, .malformed])
    }

    @Test("What is unknown, too large, too deep or no EDU is passed over")
    func others() {
        #expect(read("org.example.unknown", [:]).faults == [.unknownKind])
        #expect(read("m.typing", .string("x")).faults == [.malformed])
        #expect(read("m.typing", ["x": .string(String(repeating: "a", count: 70_000))]).faults == [.tooLarge])
        #expect(read("m.typing", ["x": (0..<150).reduce(1) { nested, _ in .array([nested]) }]).faults == [.nestedTooDeeply])
    }
}
