import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("Files of other nodes in the database")
struct RemoteMediaTests {
    private static func file(_ number: UInt8, bytes: Int64 = 100) -> MediaFile {
        MediaFile(
            hash: [UInt8](repeating: number, count: 32), file: "file-\(number)", type: "image/png", bytes: bytes, diskBytes: bytes,
            thumbnails: [])
    }

    private static func picture(_ address: String) -> JSONObject {
        ["msgtype": "m.image", "body": "cat.png", "url": .string(address), "info": ["mimetype": "image/png"]]
    }

    private func row(_ server: String, _ id: String, _ stage: BranchStage) async throws -> RemoteMediaRow? {
        try await stage.database.read { try $0.remoteMedia(key: RemoteMediaKey.text(server: server, id: id)) }
    }

    @Test("What a file is called elsewhere is a key of a digest here: no path, no name of a file of this node, no other node's file")
    func keys() {
        for id in ["../../../etc/passwd", "..", "a/b", "", "%2e%2e%2f", "a\u{0}b", String(repeating: "a", count: 65)] {
            #expect(MediaReference(address: "mxc://south.example/\(id)") == nil)
            let key = RemoteMediaKey.text(server: "south.example", id: id)
            #expect(RemoteMediaKey.isKey(key) && MediaReference.isIdentifier(key))
        }
        for server in ["", "../x", "south.example/..", "a b", "mxc:"] { #expect(MediaReference(address: "mxc://\(server)/abc") == nil) }
        #expect(RemoteMediaKey.text(server: "south.example", id: "abc") != RemoteMediaKey.text(server: "south.exampl", id: "eabc"))
        #expect(!RemoteMediaKey.isKey(String(repeating: "r", count: 24)))
    }

    @Test("A file is known as long as a message names it, an edit's too, and goes when the message does")
    func messages() async throws {
        var room = WholeRoom(.v12, seed: 5)
        let stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
        let said = room.say(EventType.message, key: nil, Self.picture("mxc://south.example/cat"), by: WholeRoom.cleo)
        let own = room.say(EventType.message, key: nil, Self.picture("mxc://north.example/cat"), by: WholeRoom.cleo)
        var edit = Self.picture("mxc://south.example/cat")
        edit["m.new_content"] = .object(Self.picture("mxc://east.example/dog"))
        edit["m.relates_to"] = ["rel_type": "m.replace", "event_id": .string(said.id.text)]
        let edited = room.say(EventType.message, key: nil, edit, by: WholeRoom.cleo)
        _ = try await stage.take([said, own, edited], room.creation)
        let cat = try #require(try await row("south.example", "cat", stage))
        #expect(try await row("east.example", "dog", stage)?.kept == nil)
        #expect(try await row("north.example", "cat", stage) == nil)
        try await stage.database.write { session in
            let (ben, cleo) = (try #require(try session.userNumber(id: WholeRoom.ben.text)), try session.anyUser(WholeRoom.cleo, at: 1))
            #expect(try session.isRemoteMediaShown(cat.number, to: ben) && session.isRemoteMediaShown(cat.number, to: cleo))
            #expect(try !session.isRemoteMediaShown(cat.number, to: 1_000))
        }
        let removal = room.say(EventType.redaction, key: nil, [:], by: WholeRoom.ada, redacts: said.id)
        _ = try await stage.take([removal], room.creation)
        #expect(try await row("south.example", "cat", stage) == nil)
        #expect(try await row("east.example", "dog", stage) == nil)
    }

    @Test("Pictures of people and rooms elsewhere are known by their newest event; files of this node are made nobody's picture from there")
    func pictures() async throws {
        var room = WholeRoom(.v12, seed: 6)
        let stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
        func shows(_ address: String, _ expected: String?) async throws {
            let content = MemberContent(.join, displayName: "Cleo", avatarURL: address).content
            let joins = room.say(EventType.member, key: WholeRoom.cleo.text, content, by: WholeRoom.cleo)
            let hangs = room.say(EventType.avatar, key: "", ["url": .string(address)], by: WholeRoom.ada)
            _ = try await stage.take([joins, hangs], room.creation)
            let rid = stage.rid
            let avatar = expected.map { "{\"id\":\"\($0)\"}" }
            let (face, sign) = try await stage.database.read { session in
                (try session.user(id: WholeRoom.cleo.text)?.avatar, try session.room(rid: rid)?.avatar)
            }
            #expect(face == avatar && sign == avatar)
        }
        try await shows("mxc://south.example/one", "one")
        try await shows("mxc://south.example/two", "two")
        #expect(try await row("south.example", "one", stage) == nil)
        let two = try #require(try await row("south.example", "two", stage))
        #expect(try await stage.database.read { try $0.isRemoteMediaAvatar(two.number) })
        try await shows("mxc://north.example/three", nil)
        try await shows("http://south.example/four", nil)
        #expect(try await row("south.example", "two", stage) == nil)
    }

    @Test("What was fetched is kept once, counted, and what was not looked at for longest goes first and can be fetched again")
    func keeping() async throws {
        let stage = try await BranchStage(WholeRoom(.v12, seed: 7).creation)
        let rid = stage.rid
        try await stage.database.write { session in
            func media(_ number: Int) -> MediaReference { MediaReference(id: "file\(number)", server: "south.example") }
            func key(_ number: Int) -> String { RemoteMediaKey.text(server: "south.example", id: "file\(number)") }
            for number in 1...4 { try session.useRemoteMedia(media(number), by: .message(rid: rid, position: Int64(number))) }
            for number in 1...3 {
                let kept = try session.keepRemoteMedia(key(number), named: "x", Self.file(UInt8(number)), limit: 250, at: Int64(number))
                #expect(kept?.kept?.file.file == "file-\(number)")
            }
            // The first has gone; its row has not.
            #expect(try session.remoteMedia(key: key(1)) != nil && session.remoteMedia(key: key(1))?.kept == nil)
            #expect(try session.remoteMediaUsage() == MediaUsage(bytes: 200, files: 2))
            #expect(try session.mediaTrash(limit: 10).map(\.file) == ["file-1"])
            // Looked at, the second outlives the third.
            try session.touchRemoteMedia(try #require(try session.remoteMedia(key: key(2))).number, at: 10)
            #expect(try session.trimRemoteMedia(to: 150, limit: 10, at: 11) == 1)
            #expect(try session.remoteMedia(key: key(2))?.kept != nil && session.remoteMedia(key: key(3))?.kept == nil)
            // The same content of another file is on disk once.
            let same = MediaFile(hash: Self.file(2).hash, file: "file-9", type: "image/png", bytes: 100, diskBytes: 100, thumbnails: [])
            #expect(try session.keepRemoteMedia(key(4), named: "y", same, limit: 0, at: 12)?.kept?.file.file == "file-2")
            try session.releaseMedia(of: .message(rid: rid, position: 2), at: 13)
            #expect(try session.remoteMedia(key: key(2)) == nil && session.remoteMedia(key: key(4))?.kept != nil)
            #expect(try session.mediaTrash(limit: 10).count == 2)
            #expect(try session.unstoredMedia(after: 0, limit: 10).isEmpty)
            #expect(try session.trimRemoteMedia(unusedSince: 12, limit: 10, at: 14) == 0)
            #expect(try session.trimRemoteMedia(unusedSince: 13, limit: 10, at: 14) == 1)
            #expect(try session.remoteMediaUsage() == MediaUsage() && session.mediaUsage(.node) == MediaUsage())
            #expect(try session.mediaTrash(limit: 10).count == 3)
            #expect(try session.keepRemoteMedia(key(2), named: "z", Self.file(8), limit: 0, at: 15) == nil)
        }
    }
}
