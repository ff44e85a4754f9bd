import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("What a node does not know yet, or no more")
struct LateTruthTests {
    @Test("An event that follows one whose state was forgotten is judged by the state that another server tells")
    func forgotten() async throws {
        let room = try await SharedRoom.open()
        let (receiving, _) = (room.south.receiving(), room.north.receiving())
        let fork = try await room.north.tip
        var branches: [EventID] = []
        for text in ["One", "Two"] {
            let event = try await room.north.build(Self.topic(text, room), after: [fork])
            try await room.north.take(event, signatures: [:])
            try await room.north.push([room.north.wire(event)], as: text, to: room.south)
            branches.append(event.id)
        }
        try await room.north.push([room.north.message("Both", by: People.ada)], as: "both", to: room.south)
        await receiving.settled()
        let rid = room.south.rid
        let forgotten = try await room.south.node.linked.database.write { session in
            try session.forgetStates(rid: rid, through: .max, atMost: 64)
        }
        #expect(forgotten > 0)
        let late = try await room.north.build(Self.message("Late", room), after: [branches[1]])
        try await room.north.take(late, signatures: [:])
        try await room.north.push([room.north.wire(late)], as: "late", to: room.south)
        await receiving.settled()
        #expect(try await room.south.messages == ["Both", "Late"])
        #expect(room.stage.wire.requests.contains { $0.hasPrefix(People.south) && $0.contains("/state_ids/") })
        #expect(try await room.south.state == room.north.state)
        #expect(try await room.south.staged == 0)
    }

    @Test("An event whose signer's key cannot be had survives a crash, and is taken once the key can be had")
    func unverified() async throws {
        let room = try await SharedRoom.open()
        let receiving = room.south.receiving()
        room.stage.wire.silence(room.north.node.linked.name)
        try await room.north.push([room.north.message("Who said this?", by: People.ada)], to: room.south)
        await receiving.settled()
        #expect(try await room.south.messages == [])
        #expect(try await room.south.staged == 1)
        let south = try await room.south.afterCrash()
        room.north.node.serveKeys()
        let again = south.receiving()
        try await again.start()
        await again.settled()
        #expect(try await south.messages == ["Who said this?"])
        #expect(try await south.staged == 0)
    }

    @Test("An event whose signer's key could not be had is judged as it came, though its server has left and gives it to nobody any more")
    func verifiedLater() async throws {
        let room = try await SharedRoom.open()
        let receiving = room.south.receiving()
        room.stage.wire.silence(room.north.node.linked.name)
        let known = try await room.north.message("We know this one", by: People.ada)
        try await room.north.push([known, room.north.message("My last word", by: People.ada)], to: room.south)
        await receiving.settled()
        #expect(try await room.south.staged == 2)
        room.north.node.serveKeys()
        room.stage.clock.advance(300_000)
        // Whatever comes next makes the node look at what it put off.
        try await room.north.push([known], as: "again", to: room.south)
        await receiving.settled()
        #expect(try await room.south.messages == ["We know this one", "My last word"])
        #expect(try await room.south.staged == 0)
    }

    @Test("Events that nobody can verify take a hundred places of a room's inbox on disk, and the others go on")
    func crowd() async throws {
        let room = try await SharedRoom.open()
        let receiving = room.south.receiving()
        room.stage.wire.silence(room.north.node.linked.name)
        let events = try await room.north.messages((0..<250).map { "\($0)" }, by: People.ada)
        for start in stride(from: 0, to: events.count, by: 50) {
            try await room.north.push(events[start..<start + 50], as: "\(start)", to: room.south)
        }
        await receiving.settled()
        #expect(try await room.south.staged == StagingLimits.unverified)
        try await room.south.message("We talk on", by: People.cleo)
        #expect(try await room.south.messages == ["We talk on"])
    }

    private static func topic(_ text: String, _ room: SharedRoom) -> EventDraft {
        EventDraft(
            type: EventType.topic, stateKey: "", sender: People.ada, roomID: room.id, content: ["topic": .string(text)],
            originServerTS: room.stage.clock.now)
    }

    private static func message(_ text: String, _ room: SharedRoom) -> EventDraft {
        EventDraft(
            type: EventType.message, stateKey: nil, sender: People.ada, roomID: room.id,
            content: ["msgtype": "m.text", "body": .string(text)], originServerTS: room.stage.clock.now)
    }
}
