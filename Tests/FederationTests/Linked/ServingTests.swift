import CanonicalJSON
import Chat
import Federation
import OutboundHTTP
import Storage
import Testing

@Suite("What linked nodes ask")
struct ServingTests {
    private func ask(_ path: String, _ room: SharedRoom, from name: String = People.south) async throws -> JSON {
        let calls = WireCalls(name: try #require(ServerName(name)), wire: room.stage.wire)
        return try await calls.send(PeerRequest("GET", "/_matrix/federation/v1" + path), to: room.north.node.linked.name)
    }

    @Test("A server in the room gets its events, its state and what allows them")
    func serving() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        let event = try await room.north.message("Hello", by: People.ada)
        let id = try await room.north.tip
        #expect(try await ask("/event/\(id)", room)["pdus"] == [event])
        let ids = try await ask("/state_ids/\(room.id)?event_id=\(id)", room)
        #expect(ids["pdu_ids"]?.array?.count == 7)
        #expect(try await Set(ids["pdu_ids"]?.array?.compactMap(\.string) ?? []) == room.north.state)
        let state = try await ask("/state/\(room.id)?event_id=\(id)", room)
        #expect(state["pdus"]?.array?.count == 7)
        #expect(state["auth_chain"]?.array?.count == ids["auth_chain_ids"]?.array?.count)
        #expect(try await ask("/event_auth/\(room.id)/\(id)", room)["auth_chain"]?.array?.isEmpty == false)
        let page = try await ask("/backfill/\(room.id)?v=\(id)&limit=3", room)
        #expect(page["pdus"]?.array?.count == 3)
        #expect(page["pdus"]?.array?.last == event)
    }

    @Test("A server that is not in the room gets nothing of it")
    func strangers() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        try await room.north.message("Secret", by: People.ada)
        let id = try await room.north.tip
        let paths = [
            "/event/\(id)", "/state/\(room.id)?event_id=\(id)", "/state_ids/\(room.id)?event_id=\(id)", "/event_auth/\(room.id)/\(id)",
            "/backfill/\(room.id)?v=\(id)&limit=9",
        ]
        for path in paths {
            await #expect(throws: Self.forbidden) { _ = try await ask(path, room, from: People.west) }
        }
        // Nor one that the room keeps out.
        let rules: JSONObject = ["allow": ["*"], "deny": [.string(People.south)], "allow_ip_literals": true]
        try await room.north.say(EventType.serverACL, key: "", rules, by: People.ada)
        await #expect(throws: Self.forbidden) { _ = try await ask(paths[0], room) }
    }

    private static let forbidden = PeerFailure.refused(
        status: 403, code: "M_FORBIDDEN", text: "Your server is not in that room.")

    @Test("What was said before a server's people came is redacted where history is for who was there")
    func history() async throws {
        let room = try await SharedRoom.open(.joined)
        _ = room.north.receiving()
        let page = try await ask("/backfill/\(room.id)?v=\(room.north.tip)&limit=20", room)
        let events = try #require(page["pdus"]?.array)
        let levels = try #require(events.first { $0["type"]?.string == EventType.historyVisibility })
        #expect(levels["content"] == ["history_visibility": "joined"])
        let event = try await room.north.message("For who is here", by: People.ada)
        #expect(try await ask("/event/\(room.north.tip)", room)["pdus"] == [event])
        let kick = try await room.north.say(EventType.member, key: People.cleo.text, MemberContent(.leave).content, by: People.ada)
        #expect(kick != .null)
        try await room.north.message("Without Cleo", by: People.ada)
        let missed = try await room.north.tip
        try await room.rejoin(People.cleo)
        let found = try #require(try await ask("/event/\(missed)", room)["pdus"]?.array?.first)
        #expect(found["content"] == [:])
    }

    @Test("A server that was put out while it could not hear is told of its time in the room, and of nothing after it")
    func putOut() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        try await room.north.message("While Cleo was there", by: People.ada)
        let heard = try await room.north.tip
        try await room.north.say(EventType.member, key: People.cleo.text, MemberContent(.leave).content, by: People.ada)
        let kick = try await room.north.tip
        for number in 0..<12 { try await room.north.message("Without Cleo \(number)", by: People.ada) }
        let unheard = try await room.north.tip
        let missing = try await room.north.history(before: unheard, after: room.north.creation.id, limit: 3, for: room.south)
        #expect(missing.compactMap { $0["content"]?["body"]?.string } == ["While Cleo was there"] && missing.count == 3)
        #expect(try await ask("/event/\(kick)", room)["pdus"]?.array?.count == 1)
        #expect(try await ask("/state_ids/\(room.id)?event_id=\(kick)", room)["pdu_ids"]?.array?.count == 7)
        #expect(try await ask("/backfill/\(room.id)?v=\(unheard)&limit=2", room)["pdus"]?.array?.count == 2)
        #expect(try await ask("/event/\(heard)", room)["pdus"]?.array?.count == 1)
        for path in [
            "/event/\(unheard)", "/state_ids/\(room.id)?event_id=\(unheard)", "/state/\(room.id)?event_id=\(unheard)",
            "/event_auth/\(room.id)/\(unheard)",
        ] {
            await #expect(throws: PeerFailure.self) { _ = try await ask(path, room) }
        }
    }

    @Test("A server whose last member is put out while the link is down judges the event that says so, and is out")
    func learns() async throws {
        let room = try await SharedRoom.open()
        let south = room.south.receiving()
        _ = room.north.receiving()
        _ = try await room.north.messages(["One", "Two", "Three"], by: People.ada)
        let kick = try await room.north.say(EventType.member, key: People.cleo.text, MemberContent(.leave).content, by: People.ada)
        try await room.north.message("Without Cleo", by: People.ada)
        try await room.north.push([kick], to: room.south)
        await south.settled()
        #expect(try await room.south.messages == ["One", "Two", "Three"])
        #expect(try await room.south.node.members(of: room.id.text)[People.cleo.text] == "leave")
    }

    @Test("What Cleo follows in the south, the south has: whoever sends to it is told")
    func shows() async throws {
        let room = try await SharedRoom.open()
        let seen = Seen()
        var hooks = Receiving.Hooks()
        hooks.shows = { server, id, events in seen.add("\(server) \(id) \(events.map(\.text))") }
        _ = room.north.receiving(hooks)
        let tip = try await room.south.tip
        try await room.south.push([room.south.message("Hello", by: People.cleo)], to: room.north)
        #expect(seen.all == ["\(People.south) \(room.id) \([tip.text])"])
    }

    @Test("Who asks for a gap is told about to whoever sends")
    func gaps() async throws {
        let room = try await SharedRoom.open()
        let seen = Seen()
        var hooks = Receiving.Hooks()
        hooks.sawGap = { server, id, known in seen.add("\(server) \(id) \(known.count)") }
        _ = room.south.receiving(hooks)
        let receiving = room.north.receiving()
        try await room.south.message("One", by: People.cleo)
        try await room.south.push([room.south.message("Two", by: People.cleo)], to: room.north)
        await receiving.settled()
        #expect(seen.all == ["\(People.north) \(room.id) 1"])
        #expect(try await room.north.messages == ["One", "Two"])
    }
}
