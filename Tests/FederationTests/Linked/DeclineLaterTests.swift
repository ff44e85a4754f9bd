import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("Declines that nobody could be told of")
struct DeclineLaterTests {
    private let stage = LinkedStage()

    /// Ada of the north has a room, and Cleo of the south was asked in and has declined while the line was cut.
    private func declined(_ rule: JoinRule = .invite) async throws -> (MemberNode, MemberNode, RoomID) {
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        _ = try await south.row(People.cleo)
        let room = try await north.makeRoom(by: People.ada, rule: rule)
        if rule == .knock {
            _ = try await south.memberships.knock(room, try await south.row(People.cleo), via: [north.name])
        } else {
            try await invite(People.cleo, north, room)
        }
        stage.wire.cut(north.name, south.name)
        #expect(try await south.memberships.leave(room, try await south.row(People.cleo), reason: "no time"))
        #expect(try await south.membership(of: People.cleo, in: room) == "leave")
        return (north, south, room)
    }

    private func invite(_ user: UserID, _ north: MemberNode, _ room: RoomID) async throws {
        _ = try await north.memberships.invite(user, into: try await north.rid(room), by: try await north.row(People.ada))
    }

    /// Does the jobs that are due, as the queue would.
    private func work(_ south: MemberNode) async throws -> [JobOutcome] {
        let (now, database, kind) = (stage.clock.now, south.staged.linked.database, JobCatalog.tellDecline)
        let jobs = try await database.write { session in
            _ = try session.sweepJobs(at: now, limit: 100)
            let lease = JobLease(worker: "test", boot: "this", token: 1, until: now + 600_000)
            return try session.claimJobs([(kind.name, 100)], limit: 100, lease, at: now)
        }
        var outcomes: [JobOutcome] = []
        for job in jobs {
            let outcome = try await south.memberships.tellDecline(job.payload)
            outcomes.append(outcome)
            _ = try await database.write { session in
                try session.settle(
                    [JobEnd(id: job.id, token: job.token, outcome: outcome)], at: now, backOff: { _ in kind.policy.backOff },
                    chance: { 0.5 })
            }
        }
        return outcomes
    }

    private let untold = JobOutcome.retry(JobFault("not_told", "No server in the room could be told."))

    @Test("An invite is declined on the other side once the line is back, and not before", arguments: [JoinRule.invite, .knock])
    func told(_ rule: JoinRule) async throws {
        let (north, south, room) = try await declined(rule)
        #expect(try await work(south) == [])
        stage.clock.advance(30_000)
        #expect(try await work(south) == [untold])
        #expect(try await north.membership(of: People.cleo, in: room) == (rule == .knock ? "knock" : "invite"))
        stage.wire.mend(north.name, south.name)
        stage.clock.advance(30_000)
        #expect(try await work(south) == [.done])
        #expect(try await north.membership(of: People.cleo, in: room) == "leave")
        stage.clock.advance(86_400_000)
        #expect(try await work(south) == [])
        #expect(try await south.findings() == [])
        #expect(try await north.findings() == [])
    }

    @Test("A sign of life of a server in the room has it told at once, also after the node's process was killed")
    func woken() async throws {
        let (north, first, room) = try await declined()
        stage.wire.mend(north.name, first.name)
        let south = MemberNode(try await first.staged.afterCrash(), stage)
        try await south.memberships.start()
        south.memberships.heard(try #require(ServerName("east.example")))
        #expect(try await work(south) == [])
        south.memberships.heard(north.name)
        #expect(try await work(south) == [.done])
        #expect(try await north.membership(of: People.cleo, in: room) == "leave")
    }

    @Test("Who gives signs of life and takes nothing is tried once a minute")
    func pace() async throws {
        let (north, south, _) = try await declined()
        for _ in 0..<3 {
            south.memberships.heard(north.name)
            stage.clock.advance(1_000)
            _ = try await work(south)
        }
        let tries = try await south.staged.linked.database.read { session in
            try session.integer("SELECT attempt FROM jobs WHERE kind = $1", .text(JobCatalog.tellDecline.name))
        }
        #expect(tries == 1)
    }

    @Test("However many declines wait for a server that does not answer, they take one place")
    func onePlace() async throws {
        let (north, south, first) = try await declined()
        stage.wire.mend(north.name, south.name)
        let second = try await north.makeRoom(by: People.ada, rule: .invite, named: "Second")
        try await invite(People.cleo, north, second)
        stage.wire.cut(north.name, south.name)
        #expect(try await south.memberships.leave(second, try await south.row(People.cleo)))
        stage.clock.advance(30_000)
        #expect(try await work(south) == [untold])
        #expect(try await work(south) == [untold])
        stage.wire.mend(north.name, south.name)
        south.memberships.heard(north.name)
        #expect(try await work(south) == [.done])
        #expect(try await work(south) == [.done])
        for room in [first, second] { #expect(try await north.membership(of: People.cleo, in: room) == "leave") }
    }

    @Test("Whoever is asked in again meanwhile has not declined that")
    func again() async throws {
        let (north, south, room) = try await declined()
        stage.wire.mend(north.name, south.name)
        try await invite(People.cleo, north, room)
        stage.clock.advance(60_000)
        #expect(try await work(south) == [.cancelled])
        #expect(try await north.membership(of: People.cleo, in: room) == "invite")
        #expect(try await south.membership(of: People.cleo, in: room) == "invite")
    }

    @Test("An invite that this node has not heard of yet is not declined with the old one")
    func crossing() async throws {
        let (north, south, room) = try await declined()
        try await north.set(.invite, of: People.cleo, by: People.ada, in: room)
        stage.wire.mend(north.name, south.name)
        stage.clock.advance(60_000)
        #expect(try await work(south) == [untold])
        #expect(try await north.membership(of: People.cleo, in: room) == "invite")
    }

    @Test("A decline that is told later says when the user declined")
    func time() async throws {
        let (north, south, room) = try await declined()
        let then = stage.clock.now
        stage.wire.mend(north.name, south.name)
        stage.clock.advance(60_000)
        #expect(try await work(south) == [.done])
        let (rid, cleo) = (try await north.rid(room), try await north.row(People.cleo).uid)
        let said = try await north.staged.linked.database.read { session in
            try session.integer(
                "SELECT e.at FROM members m JOIN events e ON e.position = m.position WHERE m.rid = $1 AND m.uid = $2", .int(rid), .int(cleo)
            )
        }
        #expect(said == then)
    }

    @Test("What waits for a server that is gone for good holds up nothing that another server of the room takes")
    func gone() async throws {
        let (east, south) = (try await MemberNode("east.example", stage), try await MemberNode(People.south, stage))
        let (north, zoe) = (try await MemberNode(People.north, stage), People.user("@zoe:east.example"))
        let (cleo, host) = (try await south.row(People.cleo), try await east.row(zoe))
        let alone = try await east.makeRoom(by: zoe, rule: .invite, named: "Alone")
        let shared = try await north.makeRoom(by: People.ada)
        _ = try await east.join(shared, zoe, via: [north.name])
        for room in [alone, shared] { _ = try await east.memberships.invite(People.cleo, into: try await east.rid(room), by: host) }
        try await east.deliver(to: north)
        stage.wire.silence(east.name)
        stage.wire.cut(north.name, south.name)
        for room in [alone, shared] { #expect(try await south.memberships.leave(room, cleo)) }
        stage.wire.mend(north.name, south.name)
        stage.clock.advance(29_000)
        south.memberships.heard(north.name)
        stage.clock.advance(1_000)
        let outcomes = try await work(south)
        #expect(outcomes.contains(.done) && outcomes.contains(untold))
        #expect(try await north.membership(of: People.cleo, in: shared) == "leave")
    }

    @Test("A server that knows of no invite any more has heard enough")
    func nothingToLeave() async throws {
        let (north, south, room) = try await declined()
        try await north.set(.leave, of: People.cleo, by: People.ada, in: room)
        stage.wire.mend(north.name, south.name)
        stage.clock.advance(60_000)
        #expect(try await work(south) == [.done])
    }

    @Test("A node that comes into the room says itself who has declined")
    func throughTheRoom() async throws {
        let (north, south, room) = try await declined()
        stage.wire.mend(north.name, south.name)
        _ = try await south.row(People.dan)
        try await invite(People.dan, north, room)
        _ = try await south.join(room, People.dan, via: [])
        #expect(try await south.membership(of: People.cleo, in: room) == "leave")
        try await south.deliver(to: north)
        #expect(try await north.membership(of: People.cleo, in: room) == "leave")
        stage.clock.advance(60_000)
        #expect(try await work(south) == [.cancelled])
        #expect(try await south.findings() == [])
    }

    @Test("After a month nobody waits for the answer")
    func life() async throws {
        let (north, south, room) = try await declined()
        stage.clock.advance(30 * 86_400_000 + 60_000)
        stage.wire.mend(north.name, south.name)
        #expect(try await work(south) == [])
        #expect(try await north.membership(of: People.cleo, in: room) == "invite")
    }
}
