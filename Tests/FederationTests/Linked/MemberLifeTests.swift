import CanonicalJSON
import Chat
import Storage
import Testing

@testable import Federation

@Suite("A room that two nodes are in")
struct MemberLifeTests {
    private func shared() async throws -> (LinkedStage, MemberNode, MemberNode, RoomID) {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        _ = try await south.join(room, People.cleo, via: [north.name])
        return (stage, north, south, room)
    }

    @Test("What either side says after a join is heard on the other")
    func talk() async throws {
        let (_, north, south, room) = try await shared()
        try await north.say("welcome", by: People.ada, in: room)
        try await north.deliver(to: south)
        try await south.say("thank you", by: People.cleo, in: room)
        try await south.deliver(to: north)
        #expect(try await south.staged.messages(in: room.text) == ["welcome", "thank you"])
        #expect(try await north.staged.messages(in: room.text) == ["welcome", "thank you"])
        #expect(try await south.findings() == [])
        #expect(try await north.findings() == [])
    }

    @Test("A kick reaches the other node; whoever was put out comes back, and after a ban does not", arguments: [Membership.leave, .ban])
    func putOut(_ membership: Membership) async throws {
        let (_, north, south, room) = try await shared()
        try await north.set(membership, of: People.cleo, by: People.ada, in: room)
        try await north.deliver(to: south)
        #expect(try await south.membership(of: People.cleo, in: room) == membership.rawValue)
        let cleo = try await south.staged.user(People.cleo)
        #expect(south.staged.listener.news.last?.left == [cleo])
        if membership == .leave {
            _ = try await south.join(room, People.cleo, via: [north.name])
            #expect(try await south.staged.state(of: room.text) == north.staged.state(of: room.text))
        } else {
            let refusal = await #expect(throws: Refusal.self) { _ = try await south.join(room, People.cleo, via: [north.name]) }
            #expect(refusal?.code == .forbidden)
        }
        #expect(try await south.findings() == [])
    }

    @Test("An invite that is taken back goes away on the other node")
    func rescinded() async throws {
        let (_, north, south, _) = try await shared()
        let room = try await north.makeRoom(by: People.ada, rule: .invite, named: "Kitchen")
        _ = try await south.row(People.dan)
        _ = try await north.memberships.invite(People.dan, into: try await north.rid(room), by: try await north.row(People.ada))
        try await north.set(.leave, of: People.dan, by: People.ada, in: room)
        try await north.deliver(to: south)
        #expect(try await south.membership(of: People.dan, in: room) == "leave")
    }

    @Test("What is said while a join is on its way is there once the join is")
    func meanwhile() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await MemberNode(People.north, stage), try await MemberNode(People.south, stage))
        let room = try await north.makeRoom(by: People.ada)
        north.interlude.set {
            do {
                try await north.say("you are early", by: People.ada, in: room)
                _ = try await north.sending.flush(People.south)
            } catch { Issue.record(error) }
        }
        _ = try await south.join(room, People.cleo, via: [north.name])
        await south.receiving.settled()
        #expect(try await south.staged.messages(in: room.text) == ["you are early"])
    }

    @Test("What slips in between a template and the join is fetched with the event that joins both")
    func slip() async throws {
        let (_, north, south, room) = try await shared()
        try await south.set(.leave, of: People.cleo, by: People.cleo, in: room)
        try await south.deliver(to: north)
        let template = try await north.template(of: People.cleo, in: room, from: south)
        try await north.say("meanwhile", by: People.ada, in: room)
        let row = try await south.row(People.cleo)
        let answer = try await south.memberships.handIn(template, to: north.name, as: row, nil)
        _ = try await JoinStoring(node: south.staged.linked, answer: answer, user: row, server: north.name).store()
        try await north.deliver(to: south)
        #expect(try await south.staged.messages(in: room.text) == ["meanwhile"])
    }
}
