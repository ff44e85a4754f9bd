import CanonicalJSON
import Chat
import Cryptography
import Federation
import Storage
import Testing

@Suite("Receiving from a linked node")
struct ReceivingTests {
    @Test("What Cleo says in the south, Ada reads in the north")
    func message() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let answer = try await room.south.push([room.south.message("Hello", by: People.cleo)], to: room.north)
        #expect(answer["pdus"]?.object?.count == 1)
        #expect(try await room.north.messages == ["Hello"])
        #expect(room.north.node.listener.news.map(\.event.kind) == [.message])
        #expect(try await room.north.staged == 0)
    }

    @Test("A transaction that comes again hears the same, and an event that comes again is there once")
    func again() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let event = try await room.south.message("Once", by: People.cleo)
        let first = try await room.south.push([event], to: room.north)
        let other = try await room.south.message("Not looked at", by: People.cleo)
        #expect(try await room.south.push([other], to: room.north) == first, "the name of a transaction decides")
        try await room.south.push([event, event], as: "2", to: room.north)
        #expect(try await room.north.messages == ["Once"])
        #expect(room.north.node.listener.news.count == 1)
    }

    @Test("A message to devices that could not be kept comes again with its transaction, and its neighbours are there once")
    func unkept() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        _ = try await room.north.node.user(People.ada)
        func message(_ id: String) -> JSON {
            [
                "edu_type": "m.direct_to_device",
                "content": [
                    "sender": .string(People.cleo.text), "type": "m.dummy", "message_id": .string(id),
                    "messages": .object([People.ada.text: ["*": ["hello": "there"]]]),
                ],
            ]
        }
        let event = try await room.south.message("Beside it", by: People.cleo)
        room.north.node.listener.forget(1)
        let failure = await #expect(throws: PeerFailure.self) {
            try await room.south.push([event], ephemeral: [message("one"), message("two")], to: room.north)
        }
        guard case .patience? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        try await room.south.push([event], ephemeral: [message("one"), message("two")], to: room.north)
        #expect(try await room.north.messages == ["Beside it"])
        let ids = room.north.node.listener.notices.compactMap { notice -> String? in
            if case .toDevice(let message) = notice { message.id } else { nil }
        }
        #expect(ids == ["two", "one", "two"], "whoever keeps them tells by their names that one comes twice")
        try await room.south.push([event], ephemeral: [message("three")], to: room.north)
        #expect(room.north.node.listener.notices.count == 3, "the transaction has its answer now")
    }

    @Test("A bad event harms none of its neighbours")
    func badNeighbours() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let first = try await room.south.message("First", by: People.cleo)
        var forged = try #require(try await room.south.message("Forged", by: People.cleo).object)
        forged["signatures"] = [People.south: ["ed25519:x": "c2lnbmVk"]]
        // It follows the forged one for its author, and what is before that for everybody else.
        let last = try await room.south.message("Last", by: People.cleo)
        var elsewhere = try #require(first.object)
        elsewhere["room_id"] = "!elsewhere:south.example"
        let answer = try await room.south.push(
            ["nonsense", first, .object(forged), .object(elsewhere), ["room_id": .string(room.id.text)], last], to: room.north)
        #expect(try await room.north.messages.first == "First")
        let faults = answer["pdus"]?.object?.compactMap { $0.value["error"]?.string } ?? []
        #expect(faults == ["The signature of south.example is missing or wrong."])
    }

    @Test(
        "Whoever is put out in the middle of a transaction is not heard behind that, though the same transaction was read by the state before"
    )
    func putOutMeanwhile() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let entered = try await room.south.say(EventType.member, key: People.dan.text, MemberContent(.join).content, by: People.dan)
        let heard = try await room.south.message("Heard", by: People.dan)
        let unheard = EventDraft(
            type: EventType.message, sender: People.dan, roomID: room.id, content: ["msgtype": "m.text", "body": "Unheard"],
            originServerTS: room.stage.clock.now)
        let named = try await room.south.build(unheard).authEvents
        let kick = try await room.south.say(
            EventType.member, key: People.dan.text, MemberContent(.leave).content, by: People.cleo)
        let tip = try await room.south.tip
        let late = try unheard.build(
            version: room.south.creation.version, depth: 99, prev: [tip], auth: named, sha256: Digest.sha256)
        let wire = JSON.object(late.wireForm(signatures: room.south.signatures(late)))
        try await room.south.push([entered, heard, kick, wire], to: room.north)
        #expect(try await room.north.messages == ["Heard"])
        #expect(try await room.north.tip == tip)
    }

    @Test("Whoever is put out by somebody elsewhere is told, and so is who comes back")
    func leaving() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let ben = try await room.north.node.user(People.ben)
        let kick = try await room.south.say(
            EventType.member, key: People.ben.text, MemberContent(.leave).content, by: People.cleo)
        try await room.south.push([kick], to: room.north)
        #expect(room.north.node.listener.news.map(\.left) == [[ben]])
        #expect(try await room.north.node.members(of: room.id.text)[People.ben.text] == "leave")
    }

    @Test("A thousand events in twenty transactions all stand in their order")
    func thousand() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let texts = (0..<1_000).map { "\($0)" }
        let events = try await room.south.messages(texts, by: People.cleo)
        for number in 0..<20 {
            try await room.south.push(Array(events[number * 50..<(number + 1) * 50]), as: "\(number)", to: room.north)
        }
        #expect(try await room.north.messages == texts)
        #expect(room.north.node.listener.news.count == 1_000)
    }

    @Test("After they could not hear each other, both nodes have the same state")
    func heal() async throws {
        let room = try await SharedRoom.open()
        let receiving = [room.north.receiving(), room.south.receiving()]
        var (north, south): ([JSON], [JSON]) = ([], [])
        for number in 0..<5 {
            north.append(try await room.north.message("North \(number)", by: People.ada))
            north.append(try await room.north.say(EventType.topic, key: "", ["topic": .string("N\(number)")], by: People.ada))
            south.append(try await room.south.message("South \(number)", by: People.cleo))
            south.append(try await room.south.say(EventType.topic, key: "", ["topic": .string("S\(number)")], by: People.cleo))
        }
        try await room.north.push(north, to: room.south)
        try await room.south.push(south, to: room.north)
        try await room.south.push([try await room.south.message("Together", by: People.cleo)], as: "2", to: room.north)
        for one in receiving { await one.settled() }
        #expect(try await room.north.state == room.south.state)
        #expect(try await Set(room.north.messages) == Set(room.south.messages))
        #expect(try await room.north.messages.count == 11)
    }

    @Test("Somebody who types elsewhere is seen typing")
    func typing() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let typing: (UserID) -> JSON = { user in
            [
                "edu_type": "m.typing",
                "content": ["room_id": .string(room.id.text), "user_id": .string(user.text), "typing": true],
            ]
        }
        try await room.south.push([], ephemeral: [typing(People.ada), typing(People.dan), typing(People.cleo)], to: room.north)
        #expect(room.north.node.listener.notices == [.typing(People.cleo, in: room.id, isTyping: true)])
    }

    @Test("Events of rooms that the node is not in go to who waits for them")
    func strangers() async throws {
        let room = try await SharedRoom.open()
        let other = try await SharedRoom.open(at: 1_800_000_000_001)
        var hooks = Receiving.Hooks()
        let seen = Seen()
        hooks.stranger = { event, id, origin in
            seen.add("\(id) \(origin)")
            return true
        }
        _ = room.north.receiving(hooks)
        let answer = try await room.south.push([other.south.message("Elsewhere", by: People.cleo)], to: room.north)
        #expect(seen.all == ["\(other.id) \(People.south)"])
        #expect(answer == ["pdus": [:]])
    }
}
