import CanonicalJSON
import Chat

extension BranchingRoom {
    /// A random life with branches: seeded, with ties in time, stale auth events and refused acts.
    static func random(_ version: RoomVersion, seed: Int, acts: Int) -> BranchingRoom {
        var random = SeededRandom(seed: UInt64(seed))
        var room = BranchingRoom(version, create: version == .v12 ? ["additional_creators": [.string(Cast.ben.text)]] : [:])
        room.rule(.public, by: Cast.ada)
        room.powers(version == .v12 ? [Cast.cleo: 50] : [Cast.ada: 100, Cast.ben: 75, Cast.cleo: 50], by: Cast.ada)
        for user in Cast.everybody { room.member(user, .join, by: user) }
        for _ in 0..<acts { room.act(using: &random) }
        return room
    }

    private mutating func act(using random: inout SeededRandom) {
        let prev = predecessors(using: &random)
        let actor = pick(Cast.everybody, &random)
        let target = pick(Cast.everybody, &random)
        let time = Int64(order.count / 4) + Int64.random(in: 0...2, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2:
            member(target, pick([.ban, .leave, .leave, .invite], &random), by: actor, after: prev, at: time)
        case 3, 4:
            member(actor, pick([.join, .join, .leave, .knock], &random), by: actor, after: prev, at: time)
        case 5, 6:
            let creators = version == .v12 ? [Cast.ada, Cast.ben] : []
            var users: [UserID: Int64] = [:]
            for user in Cast.everybody where !creators.contains(user) { users[user] = pick([0, 49, 50, 75, 100], &random) }
            powers(users, by: pick([Cast.ada, actor], &random), after: prev, at: time)
        case 7:
            rule(pick([.public, .invite, .knock], &random), by: actor, after: prev, at: time)
        default:
            topic("\(order.count)", by: actor, after: prev, at: time)
        }
    }

    private func predecessors(using random: inout SeededRandom) -> [EventID] {
        let recent = order.suffix(8)
        let count = Int.random(in: 1...3, using: &random)
        return count == 1 ? [tip] : Array(Set((0..<count).map { _ in pick(Array(recent), &random) })).sorted { $0.text < $1.text }
    }

    /// States as a node may learn them from others: of any age, with pieces missing, old or rejected by their own state.
    func claimedStates(using random: inout SeededRandom) -> [StateMap] {
        (0..<Int.random(in: 2...4, using: &random)).map { _ in claimedState(using: &random) }
    }

    private func claimedState(using random: inout SeededRandom) -> StateMap {
        var state = after[pick(order, &random)] ?? [:]
        for (name, id) in state.sorted(by: { $0.value.text < $1.value.text }) where name.type != EventType.create {
            switch Int.random(in: 0..<12, using: &random) {
            case 0:
                state[name] = nil
            case 1, 2, 3:
                let others = order.filter { event($0).stateName == name && standing($0) != .rejected }
                state[name] = others.isEmpty ? id : pick(others, &random)
            default: break
            }
        }
        return state
    }

    private func pick<Element>(_ elements: [Element], _ random: inout SeededRandom) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }
}
