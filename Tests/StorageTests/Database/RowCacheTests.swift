import Chat
import Testing

@testable import Storage

/// The writer must never see a row otherwise than a query would find it.
@Suite("The writer's kept rows")
struct RowCacheTests {
    @Test("A user read twice is read once, until somebody writes to the table of users")
    func keptUntilWritten() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let names = try await stage.database.write { session in
            let before = try session.user(uid: uid)?.displayName
            let isKept = session.rowCache?.users[uid] != nil
            try session.setProfile(uid: uid, displayName: "Ada", bio: nil)
            let isForgotten = session.rowCache?.users[uid] == nil
            return (before, isKept, isForgotten, try session.user(uid: uid)?.displayName)
        }
        #expect(names == (nil, true, true, "Ada"))
        #expect(try await stage.database.write { try $0.user(uid: uid)?.displayName } == "Ada")
    }

    @Test("What a rolled back body has read of its own change is forgotten with it")
    func rollBack() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        await #expect(throws: StorageFailure.self) {
            try await stage.database.write { session in
                try session.setProfile(uid: uid, displayName: "Nobody", bio: nil)
                #expect(try session.user(uid: uid)?.displayName == "Nobody")
                throw StorageFailure(.other, "the test ends this body")
            }
        }
        #expect(try await stage.database.write { try $0.user(uid: uid)?.displayName } == nil)
    }

    @Test("A session that is ended in a batch is dead for the next body of that batch")
    func endedSession() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let sid = try await stage.session(of: uid, "one", seed: 1)
        let lives = try await stage.database.write { session in
            let before = try session.isAlive(sid: sid)
            _ = try session.end(sid: sid, at: AccountStage.start + 1, reason: "logout")
            return [before, try session.isAlive(sid: sid)]
        }
        #expect(lives == [true, false])
    }

    @Test("Statements made at run time, scripts and the work of foreign keys let go of rows too", arguments: ["text", "script", "cascade"])
    func otherWays(_ way: String) async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        try await stage.database.write(.bulk) { session in
            try session.run(text: "CREATE TABLE parents (id INTEGER PRIMARY KEY)")
            try session.run(text: "CREATE TRIGGER renamer AFTER DELETE ON parents BEGIN UPDATE users SET display_name = 'new'; END")
            try session.run(text: "INSERT INTO parents VALUES (1)")
        }
        let name = try await stage.database.write { session in
            _ = try session.user(uid: uid)
            switch way {
            case "text": try session.run(text: "UPDATE users SET display_name = 'new'")
            case "script": try session.script("UPDATE users SET display_name = 'new'")
            default: try session.run("DELETE FROM parents")
            }
            return try session.user(uid: uid)?.displayName
        }
        #expect(name == "new")
    }

    @Test("Who hears a room is read once, also when nobody does, until a server comes or goes")
    func hearing() async throws {
        let stage = try AccountStage()
        let names = try await stage.database.write { session in
            let before = try session.hearing(ofRoom: 7)
            let isKept = session.rowCache?.hearing[7] == []
            try session.run("DELETE FROM server_spans WHERE rid = 8")
            let isForgotten = session.rowCache?.hearing[7] == nil
            return (before, isKept, isForgotten)
        }
        #expect(names == ([], true, true))
    }

    @Test("An identifier that only looks the same is another room")
    func lookalikes() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let found = try await stage.database.write { session in
            _ = try session.insert(
                NewRoom(
                    roomID: "!caf\u{E9}:north.example", version: "11", kind: "group", visibility: "private", history: "shared",
                    knock: false,
                    federate: true, name: nil, topic: nil, alias: nil, createdAt: 1, creator: uid))
            let first = try session.room(id: "!caf\u{E9}:north.example")?.roomID
            return (first != nil, try session.room(id: "!cafe\u{301}:north.example") != nil)
        }
        #expect(found == (true, false))
    }

    @Test("Full, the cache starts anew and still answers")
    func full() {
        var rows = KeptRows<Int, Int>()
        for number in 0..<(KeptRows<Int, Int>.limit + 5) { rows.keep(number, for: number) }
        #expect(rows[KeptRows<Int, Int>.limit + 4] == KeptRows<Int, Int>.limit + 4)
        #expect(rows[0] == nil)
    }
}

extension WriteSession {
    /// Runs a statement made at run time.
    fileprivate func run(text: String) throws(StorageFailure) { _ = try rows(text: text, []) { $0.int(0) } }
}
