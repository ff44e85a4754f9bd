import CanonicalJSON
import Chat
import Federation
import OutboundHTTP
import Storage
import Testing

@Suite("Rooms and people of other servers are found")
struct RemoteDirectoryTests {
    private let stage = LinkedStage()

    private func nodes() async throws -> (north: StagedNode, south: StagedNode) {
        let (north, south) = (try await stage.open("north.example"), try await stage.open("south.example"))
        for node in [north, south] {
            stage.wire.serve(
                node.linked.name,
                DirectoryEndpoints.all(node.linked) + ProfileEndpoints.all(node.linked) + EncryptionKeyEndpoints.all(node.linked))
        }
        return (north, south)
    }

    private func alias(_ text: String) -> RoomAlias {
        guard let alias = RoomAlias(text) else { preconditionFailure("\(text) is no alias") }
        return alias
    }

    @Test("An alias leads to the room and to who is in it; one that is not there, or whose room never leaves its node, leads nowhere")
    func aliases() async throws {
        let (north, south) = try await nodes()
        let lobby = try await StagedRoom.make("lobby", by: People.ada, on: north)
        _ = try await StagedRoom.make("cellar", by: People.ada, on: north, federate: false)
        let directory = RemoteDirectory(south.linked)
        let found = try await directory.room(alias("#lobby:north.example"))
        #expect(found.roomID.text == lobby.id)
        #expect(found.servers == [north.linked.name])
        for missing in ["#cellar:north.example", "#attic:north.example"] {
            await #expect(throws: RemoteFailure.notThere) { _ = try await directory.room(alias(missing)) }
        }
    }

    @Test("An alias of this node that a room from elsewhere claims leads nowhere")
    func claimedAlias() async throws {
        let (north, south) = try await nodes()
        let lobby = try await StagedRoom.make("lobby", by: People.cleo, on: north)
        try await north.linked.database.write { session in
            try session.run("UPDATE rooms SET alias = '#lobby:north.example' WHERE rid = $1", .int(lobby.rid))
            try session.run("UPDATE users SET local = 0 WHERE user_id = $1", .text(People.cleo.text))
        }
        await #expect(throws: RemoteFailure.notThere) {
            _ = try await RemoteDirectory(south.linked).room(alias("#lobby:north.example"))
        }
    }

    @Test("The directory is read page by page, and searched; it names no room that is private or never leaves its node")
    func publicRooms() async throws {
        let (north, south) = try await nodes()
        for name in ["lobby", "garden", "kitchen"] { _ = try await StagedRoom.make(name, by: People.ada, on: north, topic: "all welcome") }
        _ = try await StagedRoom.make("cellar", by: People.ada, on: north, federate: false)
        _ = try await StagedRoom.make("study", by: People.ada, on: north, isPublic: false)
        let directory = RemoteDirectory(south.linked)
        let first = try await directory.publicRooms(of: north.linked.name, limit: 2)
        let second = try await directory.publicRooms(of: north.linked.name, limit: 2, since: first.next)
        #expect((first.rooms + second.rooms).map(\.name) == ["kitchen", "garden", "lobby"])
        #expect(second.next == nil)
        let found = try await directory.publicRooms(of: north.linked.name, term: "gard", limit: 10)
        #expect(found.rooms.map(\.alias?.text) == ["#garden:north.example"])
        #expect(found.rooms.map(\.memberCount) == [1])
        #expect(found.rooms.map(\.topic) == ["all welcome"])
        let refusal = PeerFailure.refused(status: 400, code: "M_INVALID_PARAM", text: "since is no place of this directory.")
        await #expect(throws: RemoteFailure.failed(refusal)) {
            _ = try await directory.publicRooms(of: north.linked.name, limit: 2, since: "tomorrow")
        }
    }

    @Test("Who only looks for spaces finds none")
    func spaces() async throws {
        let (north, south) = try await nodes()
        _ = try await StagedRoom.make("lobby", by: People.ada, on: north)
        let wish: JSON = ["filter": ["room_types": ["m.space"]]]
        let answer = try await south.linked.calls.send(
            PeerRequest("POST", "/_matrix/federation/v1/publicRooms", content: wish), to: north.linked.name)
        #expect(answer["chunk"]?.array?.isEmpty == true)
    }

    @Test("A server that the node does not link with is not asked")
    func notLinked() async throws {
        let (north, south) = try await nodes()
        south.linked.peers.set([try await blocked(north.linked.name, by: south)])
        let before = stage.wire.requests
        await #expect(throws: RemoteFailure.notLinked) {
            _ = try await RemoteDirectory(south.linked).publicRooms(of: north.linked.name, limit: 2)
        }
        #expect(stage.wire.requests == before)
    }

    private func blocked(_ server: ServerName, by node: StagedNode) async throws -> PeerRow {
        try await node.linked.database.write { session in try session.setPeer(server.text, .blocked, at: 1) }
        return try #require(try await node.linked.database.read { session in try session.peers() }.first)
    }

    @Test("A profile is asked for once in five minutes, and kept as the user's name")
    func profile() async throws {
        let (north, south) = try await nodes()
        let ada = try await north.user(People.ada)
        try await rename(ada, "Ada L.", on: north)
        let profiles = RemoteProfiles(south.linked)
        #expect(try await profiles.profile(of: People.ada).displayName == "Ada L.")
        try await rename(ada, "Countess", on: north)
        #expect(try await profiles.profile(of: People.ada).displayName == "Ada L.")
        stage.clock.advance(RemoteProfiles.goodFor.answer)
        #expect(try await profiles.profile(of: People.ada).displayName == "Countess")
        let row = try await south.linked.database.read { session in try session.user(id: People.ada.text) }
        #expect(row?.displayName == "Countess")
        #expect(row?.isLocal == false)
    }

    @Test("A profile tells the name and the picture, or the one that was asked for")
    func profileFields() async throws {
        let (north, south) = try await nodes()
        let ada = try await north.user(People.ada)
        try await rename(ada, "Ada", on: north)
        try await north.linked.database.write { session in try session.setAvatar(uid: ada, #"{"id":"portrait"}"#) }
        for (field, expected) in [
            ("", ["displayname": "Ada", "avatar_url": "mxc://north.example/portrait"]), ("&field=displayname", ["displayname": "Ada"]),
            ("&field=avatar_url", ["avatar_url": "mxc://north.example/portrait"]),
        ] as [(String, JSON)] {
            let target = "/_matrix/federation/v1/query/profile?user_id=%40ada%3Anorth.example\(field)"
            #expect(try await south.linked.calls.send(PeerRequest("GET", target), to: north.linked.name) == expected)
        }
    }

    @Test("Nobody has a profile who is not there; who did not answer is asked again after half a minute")
    func noProfile() async throws {
        let (north, south) = try await nodes()
        let profiles = RemoteProfiles(south.linked)
        await #expect(throws: RemoteFailure.notThere) { _ = try await profiles.profile(of: People.ben) }
        stage.wire.cut(north.linked.name, south.linked.name)
        await #expect(throws: RemoteFailure.failed(.notAnswered(.unreachable))) { _ = try await profiles.profile(of: People.ada) }
        stage.wire.mend(north.linked.name, south.linked.name)
        _ = try await north.user(People.ada)
        stage.clock.advance(RemoteProfiles.goodFor.failure)
        #expect(try await profiles.profile(of: People.ada).displayName == nil)
    }

    @Test("This node's people have no devices and no keys of encryption, and others hear so")
    func keys() async throws {
        let (north, south) = try await nodes()
        _ = try await north.user(People.ada)
        let (calls, peer) = (south.linked.calls, north.linked.name)
        let devices = try await calls.send(PeerRequest("GET", "/_matrix/federation/v1/user/devices/%40ada%3Anorth.example"), to: peer)
        #expect(devices == ["user_id": "@ada:north.example", "stream_id": 0, "devices": []])
        let wish: JSON = ["device_keys": ["@ada:north.example": [], "@cleo:south.example": []]]
        let answer = try await calls.send(PeerRequest("POST", "/_matrix/federation/v1/user/keys/query", content: wish), to: peer)
        #expect(answer["device_keys"] == ["@ada:north.example": [:]])
    }

    private func rename(_ uid: Int64, _ name: String, on node: StagedNode) async throws {
        try await node.linked.database.write { session in try session.setProfile(uid: uid, displayName: name, bio: nil) }
    }
}
