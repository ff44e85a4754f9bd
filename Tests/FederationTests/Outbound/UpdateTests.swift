import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Ephemeral updates to another node")
struct UpdateTests {
    private let ada = UserID("@ada:north.example")!
    private let ben = UserID("@ben:north.example")!
    private let lobby = StreamModel.room(1)

    private func texts(_ updates: [EphemeralUpdate]) -> [String] { updates.map { String(decoding: $0.stored.encoded(), as: UTF8.self) } }

    private func sentNow(_ sending: inout Sending) -> [String] {
        guard case .send(let transaction) = sending.proceed() else { return [] }
        sending.answer(.status(200))
        return texts(transaction.content.updates)
    }

    @Test("Who types and stops before anything went out is heard of once, as the last word says")
    func typing() {
        var sending = Sending()
        for isTyping in [true, false, true, false] {
            sending.delivery.add(TypingUpdate(roomID: lobby, user: ada, isTyping: isTyping))
        }
        sending.delivery.add(TypingUpdate(roomID: lobby, user: ben, isTyping: true))
        #expect(
            sentNow(&sending) == [
                #"{"content":{"room_id":"!room1:north.example","typing":false,"user_id":"@ada:north.example"},"edu_type":"m.typing"}"#,
                #"{"content":{"room_id":"!room1:north.example","typing":true,"user_id":"@ben:north.example"},"edu_type":"m.typing"}"#,
            ])
        #expect(sending.proceed() == .rest)
    }

    @Test("Receipts of one room are one update with each user's newest; several threads of one user take several")
    func receipts() throws {
        var sending = Sending()
        func read(_ user: UserID, _ position: Int64, thread: String? = nil, in room: RoomID? = nil) {
            sending.delivery.add(
                ReceiptUpdate(.read, roomID: room ?? lobby, user: user, event: StreamModel.id(position), thread: thread, at: position))
        }
        read(ada, 1)
        read(ada, 2)
        read(ben, 2)
        read(ada, 3, thread: "main")
        read(ada, 3, in: StreamModel.room(2))
        guard case .send(let transaction) = sending.proceed() else {
            Issue.record("Nothing is sent.")
            return
        }
        let contents = transaction.content.updates.compactMap { $0.stored["content"] }
        #expect(contents.count == 3)
        let first = try #require(contents[0][lobby.text]?["m.read"])
        #expect(first[ada.text]?["event_ids"] == [.string(StreamModel.id(2).text)])
        #expect(first[ben.text]?["data"] == ["ts": 2])
        #expect(contents[1][lobby.text]?["m.read"]?[ada.text]?["data"] == ["thread_id": "main", "ts": 3])
        #expect(contents[2][StreamModel.room(2).text] != nil)
    }

    @Test("Fifty presences are one update, fifty-one are two")
    func presence() {
        var sending = Sending()
        for number in 0..<51 {
            guard let user = UserID("@u\(number):north.example") else { continue }
            sending.delivery.add(PresenceUpdate(user: user, state: .online, lastActiveAgo: -5))
        }
        guard case .send(let transaction) = sending.proceed() else {
            Issue.record("Nothing is sent.")
            return
        }
        let pushes = transaction.content.updates.map { $0.stored["content"]?["push"]?.array ?? [] }
        #expect(pushes.map(\.count) == [50, 1])
        #expect(pushes[0][0] == ["last_active_ago": 0, "presence": "online", "user_id": "@u0:north.example", "currently_active": true])
    }

    @Test("Nobody hears an hour later who typed; who has read is told")
    func passing() {
        var sending = Sending()
        sending.say()
        sending.proceed()
        sending.delivery.add(TypingUpdate(roomID: lobby, user: ada, isTyping: true))
        sending.answer(.unreachable("refused"))
        sending.delivery.add(TypingUpdate(roomID: lobby, user: ben, isTyping: true))
        sending.delivery.add(PresenceUpdate(user: ben, state: .online))
        sending.delivery.add(ReceiptUpdate(.read, roomID: lobby, user: ben, event: StreamModel.id(1), at: 1))
        sending.now += 60_000
        sending.drain()
        #expect(sending.takenUpdates.compactMap { $0.stored["edu_type"]?.string } == ["m.receipt"])
    }

    @Test("However many updates come, a hundred go at a time, and what is old makes way for what is new")
    func bounded() {
        var sending = Sending()
        for number in 0..<3_000 {
            sending.delivery.add(TypingUpdate(roomID: StreamModel.room(number), user: ada, isTyping: true))
        }
        sending.drain()
        #expect(sending.takenUpdates.count == 1_000)
        #expect(sending.takenUpdates.last?.stored["content"]?["room_id"]?.string == StreamModel.room(2_999).text)
    }

    @Test("A message to devices arrives once, over restarts and repetitions, and is refused when there is no room")
    func toDevice() throws {
        var sending = Sending()
        func message(_ id: String, _ text: String = "x") throws -> EphemeralUpdate {
            try ToDeviceUpdate.message(
                from: ada, type: "m.custom", messageID: id, messages: ["@cleo:south.example": ["*": ["text": .string(text)]]])
        }
        #expect(sending.delivery.add(try message("one")))
        #expect(sending.delivery.add(try message("one")))
        _ = sending.proceed()
        try sending.crash()
        #expect(sending.delivery.add(try message("one")))
        #expect(sending.delivery.add(try message("two")))
        sending.drain()
        #expect(sending.takenUpdates.compactMap(\.messageID) == ["one", "two"])
        let large = String(repeating: "x", count: 60_000)
        let added = try (0..<10).map { sending.delivery.add(try message("large \($0)", large)) }
        #expect(added == [true, true, true, true] + Array(repeating: false, count: 6))
    }

    @Test("What a client gives for its devices is judged before it goes out")
    func devices() throws {
        let keys: JSONObject = [
            "user_id": "@ada:north.example", "device_id": "D", "algorithms": ["m.olm.v1"], "keys": ["ed25519:D": "abc"],
            "signatures": ["@ada:north.example": ["ed25519:D": "sig"]],
        ]
        func list(_ keys: JSONObject) throws -> EphemeralUpdate {
            try DeviceUpdate.list(user: ada, device: "D", streamID: 4, previous: [3], keys: keys)
        }
        #expect(try list(keys).stored["content"]?["stream_id"] == 4)
        let attacks: [(String, JSON)] = [
            ("user_id", "@ben:north.example"), ("device_id", "E"), ("algorithms", "m.olm.v1"), ("keys", ["ed25519:D": 7]), ("keys", []),
            ("signatures", ["@ada:north.example": "x"]), ("extra", .double(1.5)), ("extra", .string(String(repeating: "x", count: 65_536))),
        ]
        for (field, value) in attacks {
            var bad = keys
            bad[field] = value
            #expect(throws: Refusal.self, "\(field)") { _ = try list(bad) }
        }
        #expect(throws: Refusal.self) { _ = try DeviceUpdate.list(user: ada, device: "", streamID: 1, previous: []) }
        #expect(throws: Refusal.self) { _ = try DeviceUpdate.list(user: ada, device: "D", streamID: .max, previous: []) }
        #expect(throws: Refusal.self) { _ = try DeviceUpdate.signingKeys(user: ada, master: ["user_id": "@ben:x"], selfSigning: nil) }
        #expect(throws: Refusal.self) {
            _ = try ToDeviceUpdate.message(from: ada, type: "t", messageID: String(repeating: "x", count: 33), messages: [:])
        }
        #expect(throws: Refusal.self) {
            _ = try ToDeviceUpdate.message(from: ada, type: "t", messageID: "1", messages: ["cleo": ["*": [:]]])
        }
    }

    @Test("Delivered goes only to nodes of our kind, from rooms of twenty at most")
    func delivered() {
        #expect(UpdateAudience(isOurKind: true).gets(.delivered, members: 20))
        #expect(!UpdateAudience(isOurKind: true).gets(.delivered, members: 21))
        #expect(!UpdateAudience().gets(.delivered, members: 2))
        #expect(UpdateAudience().gets(.read, members: 5_000))
    }
}
