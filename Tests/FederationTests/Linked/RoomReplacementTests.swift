import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("A room is replaced by a newer one")
struct RoomReplacementTests {
    @Test("The old room names the new one, which takes name and bans along; whoever may not replace it changes nothing")
    func upgrade() async throws {
        let stage = LinkedStage()
        let north = try await MemberNode(People.north, stage)
        let room = try await north.makeRoom(by: People.ada)
        let rid = try await north.rid(room)
        try await north.set(.join, of: People.ben, by: People.ben, in: room)
        try await north.set(.ban, of: People.eve, by: People.ada, in: room)
        let refusal = await #expect(throws: Refusal.self) { _ = try await replace(rid, by: People.ben, north) }
        #expect(refusal?.code == .forbidden)
        let upgraded = try await replace(rid, by: People.ada, north)
        #expect(upgraded.closing.count == 2)
        let levels = try await north.staged.linked.database.read { session in
            try session.state(rid: rid, StateKey(EventType.powerLevels)).map { try PowerLevels(content: $0.content) }
        }
        #expect(levels?.eventsDefault == 50 && levels?.invite == 50)
        let predecessor = try await north.staged.linked.database.read { try $0.predecessor(rid: upgraded.room.rid) }
        #expect(predecessor?.text == room.text)
        let successor = try await north.staged.linked.database.read { try $0.successor(rid: rid) }
        #expect(successor?.text == upgraded.room.roomID && upgraded.room.name == "Lobby")
        #expect(
            try await north.staged.members(of: upgraded.room.roomID) == [People.ada.text: "join", People.eve.text: "ban"])
        let again = await #expect(throws: Refusal.self) { _ = try await replace(rid, by: People.ada, north) }
        #expect(again?.code == .conflict)
        #expect(try await north.findings() == [])
    }

    @Test("Who is banned from the old room does not come into the new one from elsewhere before the job that bans them there has come")
    func banUnderWay() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        _ = try await south.row(People.cleo)
        let room = try await north.makeRoom(by: People.ada)
        let rid = try await north.rid(room)
        try await banStrangers(RoomReplacement.firstBans, rid, north)
        try await north.set(.ban, of: People.cleo, by: People.ada, in: room)
        let new = try #require(RoomID(try await replace(rid, by: People.ada, north).room.roomID))
        try await north.staged.linked.database.write { session in
            _ = try session.enqueue(NewJob(JobCatalog.followRoom, uniqueKey: "\(rid)"), at: 1)
        }
        let refusal = await #expect(throws: Refusal.self) { _ = try await south.join(new, People.cleo, via: [north.name]) }
        #expect(refusal?.code == .forbidden)
        #expect(try await north.membership(of: People.cleo, in: new) == nil)
        _ = try await south.row(People.dan)
        _ = try await south.join(new, People.dan, via: [north.name])
        #expect(try await north.membership(of: People.dan, in: new) == "join")
    }

    private func banStrangers(_ count: Int, _ rid: Int64, _ node: MemberNode) async throws {
        try await node.staged.linked.database.write { session in
            for number in 0..<count {
                let uid = try session.anyUser(People.user("@spam-\(number):west.example"), at: 1)
                try session.run(
                    "INSERT INTO members (rid, uid, membership, position, changed_by) VALUES ($1, $2, 'ban', 1, $2)", .int(rid), .int(uid))
            }
        }
    }

    private func replace(_ rid: Int64, by user: UserID, _ node: MemberNode) async throws -> ReplacedRoom {
        let (row, log, now) = (try await node.row(user), node.staged.linked.log, node.staged.linked.now())
        return try await node.staged.linked.database.write { session in
            try RoomReplacement(log, nonce: "nonce", now: now).replace(rid, by: row, in: session)
        }
    }
}
