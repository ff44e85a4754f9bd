import Chat
import Testing

@testable import Storage

@Suite("Branches after a crash")
struct BranchCrashTests {
    @Test("A crash within a transaction leaves the state before it; after the commit nothing of it is lost")
    func crash() async throws {
        var room = WholeRoom(.v12, seed: 77)
        let stage = try await BranchStage(room.creation)
        let creation = room.creation
        var memory = BranchesInMemory()
        var taken = 0
        for _ in 0..<12 {
            for _ in 0..<6 { room.act() }
            let events = Array(room.order[taken...])
            taken = room.order.count
            let inside = Signal()
            let release = Signal()
            let writing = stage.database.submitting { [log = stage.log, rid = stage.rid] session in
                for event in events {
                    let branches = try log.branches(of: rid, in: session)
                    let arrival = try ArrivalJudgement(creation, known: branches, signatures: WholeRoom.signatures).judge(event)
                    _ = try log.append(arrival, to: rid, assuming: branches.mark, now: BranchStage.start, in: session)
                }
                inside.raise()
                release.waitBlocking()
            }
            await inside.raised()
            try await compare(try await stage.afterCrash(), memory)
            release.raise()
            try await writing.value()
            for event in events {
                memory.write(try ArrivalJudgement(creation, known: memory, signatures: WholeRoom.signatures).judge(event))
            }
            try await compare(try await stage.afterCrash(), memory)
        }
    }

    private func compare(_ crashed: BranchStage, _ memory: BranchesInMemory) async throws {
        let (tips, version, state) = try await crashed.read { branches in
            (branches.tips, branches.version, try branches.state(at: branches.version))
        }
        #expect(tips == memory.tips && version == memory.version && state == memory.state(at: memory.version))
        #expect(try await crashed.findings() == [])
        crashed.database.close()
    }

    @Test("A file of the twelfth schema gets the tables of branches, empty, and its rooms are as they were")
    func migration() async throws {
        let folder = TemporaryFolder()
        let old = try Database.open(at: folder.database, migrations: Array(Schema.migrations.prefix(12)))
        try await old.write { session in
            let uid = try session.insert(
                NewUser(userID: "@ada:north.example", username: "ada", passwordHash: nil, createdAt: BranchStage.start))
            _ = try session.insert(
                NewRoom(
                    roomID: "!lobby:north.example", version: "11", kind: "group", visibility: "private", history: "shared", knock: false,
                    federate: true, name: "Lobby", topic: nil, alias: nil, createdAt: BranchStage.start, creator: try #require(uid)))
        }
        old.close()
        let new = try Database.open(at: folder.database, migrations: Schema.migrations)
        let log = try await EventLog.open(new, nodeName: "north.example")
        let (rid, mark, findings) = try await new.read { session in
            let rid = try #require(try session.room(id: "!lobby:north.example")).rid
            return (rid, try log.branches(of: rid, in: session).mark, try LogRules.all.flatMap { try $0.breaches(session) })
        }
        #expect(rid == 1 && mark == BranchMark(tips: [], version: 0) && findings == [])
        #expect(try await new.read { try $0.integer("SELECT count(*) FROM branched_rooms") } == 0)
        new.close()
    }
}
