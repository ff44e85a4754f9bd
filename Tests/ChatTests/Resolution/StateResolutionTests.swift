import CanonicalJSON
import Chat
import Testing

@Suite("State resolution: who wins when two nodes could not hear each other")
struct StateResolutionTests {
    private static let member = { StateKey(EventType.member, $0.text) } as @Sendable (UserID) -> StateKey

    /// Ada's room with Ben as moderator and Cleo as member.
    private func room(_ version: RoomVersion) -> BranchingRoom {
        var room = BranchingRoom(version)
        room.rule(.public, by: Cast.ada)
        room.powers(levels(version, [Cast.ben: 50]), by: Cast.ada)
        room.member(Cast.ben, .join, by: Cast.ben)
        room.member(Cast.cleo, .join, by: Cast.cleo)
        room.topic("Welcome", by: Cast.ada)
        return room
    }

    /// Power levels with Ada at the top, who in version 12 is there anyhow and must not be named.
    private func levels(_ version: RoomVersion, _ users: [UserID: Int64]) -> [UserID: Int64] {
        version == .v12 ? users : users.merging([Cast.ada: 100]) { $1 }
    }

    @Test("P5: who is banned or kicked on one branch has done nothing on the other", arguments: RoomVersion.allCases)
    func bans(version: RoomVersion) {
        for membership in [Membership.ban, .leave] {
            var room = room(version)
            let fork = room.tip
            let welcome = room.state(after: [fork])[StateKey(EventType.topic)]
            // Ben's clock is behind, so that what he does looks older than what is done to him.
            let topic = room.topic("Ben's room now", by: Cast.ben, after: [fork], at: 1)
            let kick = room.member(Cast.cleo, .leave, by: Cast.ben, after: [topic], at: 2)
            let removal = room.member(Cast.ben, membership, by: Cast.ada, after: [fork])
            let state = room.state(after: [kick, removal])
            #expect(state[Self.member(Cast.ben)] == removal)
            #expect(state[StateKey(EventType.topic)] == welcome)
            #expect(state[Self.member(Cast.cleo)] != kick, "nor is anybody gone because of Ben")
        }
    }

    @Test("A demotion undoes what the demoted did meanwhile, and a promotion on the same branch stands", arguments: RoomVersion.allCases)
    func demotion(version: RoomVersion) {
        var room = room(version)
        let fork = room.tip
        let topic = room.topic("Ben's topic", by: Cast.ben, after: [fork])
        let demotion = room.powers(levels(version, [Cast.cleo: 50]), by: Cast.ada, after: [fork])
        let cleos = room.topic("Cleo's topic", by: Cast.cleo, after: [demotion])
        #expect(room.state(after: [topic, cleos])[StateKey(EventType.topic)] == cleos)
    }

    @Test("Of two topics the later one holds; the same second is decided by the id", arguments: RoomVersion.allCases)
    func ties(version: RoomVersion) {
        var room = room(version)
        let fork = room.tip
        let one = room.topic("One", by: Cast.ada, after: [fork], at: 50)
        let other = room.topic("Other", by: Cast.ben, after: [fork], at: 49)
        let third = room.topic("Third", by: Cast.ben, after: [fork], at: 50)
        #expect(room.state(after: [one, other])[StateKey(EventType.topic)] == one)
        #expect(room.state(after: [one, third])[StateKey(EventType.topic)] == [one, third].max { $0.text < $1.text })
    }

    @Test("Who came in by a door that was closed on the other branch is not in", arguments: RoomVersion.allCases)
    func closedDoor(version: RoomVersion) {
        var room = room(version)
        let fork = room.tip
        let join = room.member(Cast.dan, .join, by: Cast.dan, after: [fork], at: 1)
        let closed = room.rule(.invite, by: Cast.ada, after: [fork])
        let state = room.state(after: [join, closed])
        #expect(state[Self.member(Cast.dan)] == nil)
        #expect(state[StateKey(EventType.joinRules)] == closed)
    }

    @Test(
        "P8, scenario A of MSC4297: a stale join rule from a peer removes the rule in version 2, and not in 2.1",
        arguments: RoomVersion.allCases)
    func staleRule(version: RoomVersion) throws {
        var room = room(version)
        room.powers(levels(version, [Cast.cleo: 100]), by: Cast.ada)
        let old = room.rule(.knock, by: Cast.cleo)
        let new = room.rule(.public, by: Cast.cleo)
        room.member(Cast.cleo, .leave, by: Cast.cleo)
        let ours = room.state(after: [room.tip])
        var claimed = ours
        claimed[StateKey(EventType.joinRules)] = old
        let resolved = room.resolved([ours, claimed])
        #expect(resolved[StateKey(EventType.joinRules)] == (version == .v12 ? new : nil))
    }

    @Test(
        "P8, scenario B of MSC4297: stale levels from a peer undo a chain of promotions in version 2, and not in 2.1",
        arguments: RoomVersion.allCases)
    func staleLevels(version: RoomVersion) throws {
        var room = room(version)
        let first = room.powers(levels(version, [Cast.dan: 0]), by: Cast.ada)
        room.powers(levels(version, [Cast.ben: 100]), by: Cast.ada)
        let third = room.powers(levels(version, [Cast.ben: 100, Cast.cleo: 50]), by: Cast.ben)
        room.topic("Cleo's topic", by: Cast.cleo)
        let ours = room.state(after: [room.tip])
        #expect(ours[StateKey(EventType.powerLevels)] == third)
        var claimed = ours
        claimed[StateKey(EventType.powerLevels)] = first
        let resolved = room.resolved([ours, claimed])
        #expect(resolved[StateKey(EventType.powerLevels)] == (version == .v12 ? third : first))
    }

    @Test("What only the state before it rejected can come back; what its own auth events reject cannot", arguments: RoomVersion.allCases)
    func rejections(version: RoomVersion) throws {
        var room = room(version)
        let before = room.state(after: [room.tip])
        let bens = [EventType.create, EventType.powerLevels].compactMap { before[StateKey($0)] } + [before[Self.member(Cast.ben)]!]
        let auth = version == .v12 ? Array(bens.dropFirst()) : bens
        room.member(Cast.ben, .leave, by: Cast.ada)
        let late = room.say(EventType.topic, key: "", ["topic": "Late"], by: Cast.ben, naming: auth)
        #expect(room.standing(late) == .rejectedByState)
        let cleos = room.topic("Not hers to set", by: Cast.cleo)
        #expect(room.standing(cleos) == .rejected)
        let ours = room.state(after: [room.tip])
        func resolved(claiming topic: EventID) -> EventID? {
            var claimed = ours
            claimed[StateKey(EventType.topic)] = topic
            return room.resolved([ours, claimed])[StateKey(EventType.topic)]
        }
        // Version 2 starts from the state in which Ben is gone; 2.1 from what the event itself names.
        #expect(resolved(claiming: late) == (version == .v12 ? late : ours[StateKey(EventType.topic)]))
        #expect(resolved(claiming: cleos) == ours[StateKey(EventType.topic)])
    }

    @Test("A second create event never takes the room over", arguments: [RoomVersion.v10, .v11])
    func secondCreate(version: RoomVersion) throws {
        var room = room(version)
        let other = room.say(EventType.create, key: "", ["room_version": "11", "creator": "@eve:north.example"], by: Cast.ada, after: [])
        let ours = room.state(after: [room.order[room.order.count - 2]])
        var claimed = ours
        claimed[StateKey(EventType.create)] = other
        #expect(room.resolved([ours, claimed]) == ours)
    }
}
