import Chat
import Federation
import Testing

@Suite("What a walk back through branches finds")
struct ServedWalkTests {
    @Test("It leaves out nothing that is asked for, on whatever branch, and of too much it gives what is nearest", arguments: 0..<400)
    func nothingIsLeftOut(seed: Int) {
        var random = SimulationRandom(seed: UInt64(seed))
        let room = RandomRoom(events: Int.random(in: 5...90, using: &random), &random)
        let before = (0..<Int.random(in: 1...3, using: &random)).map { _ in random.pick(room.order) }
        let after = (0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick(room.order) }
        let limit = random.pick([1, 3, 10, 40, 100])
        let wanted = room.steps(back: before.flatMap { room.prev[$0] ?? [] }, without: Set(after + before))
        check(
            ServedHistory(room, creation: room.creation).missingEvents(before: before, after: after, limit: limit), wanted, limit, room)
        let all = room.steps(back: before, without: [])
        check(ServedHistory(room, creation: room.creation).backfill(from: before, limit: limit), all, limit, room)
    }

    /// - Parameter wanted: how many steps back each event is that may be in the answer.
    private func check(_ answer: [EventID], _ wanted: [EventID: Int], _ limit: Int, _ room: RandomRoom) {
        #expect(Set(answer).isSubset(of: wanted.keys) && answer.count == min(limit, wanted.count))
        #expect(answer == room.order.filter(Set(answer).contains), "in the room's order, and nothing twice")
        let farthest = answer.compactMap { wanted[$0] }.max() ?? 0
        #expect(wanted.allSatisfy { answer.contains($0.key) || $0.value >= farthest }, "what is left out is no nearer than what is given")
    }
}

/// A room of random branches, of which whoever asks may see a part only.
private struct RandomRoom: ServedRoom {
    let creation = WrittenRoom().creation
    let order: [EventID]
    private(set) var prev: [EventID: [EventID]] = [:]
    private let places: [EventID: Int]
    private let hidden: Set<EventID>

    init(events: Int, _ random: inout SimulationRandom) {
        order = (0..<events).map { People.nowhere($0) }
        places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
        let reach = random.pick([2, 4, 20])
        for (place, id) in order.enumerated().dropFirst() {
            let near = Array(order[max(0, place - reach)..<place])
            prev[id] = Array(Set((0..<Int.random(in: 1...4, using: &random)).map { _ in random.pick(near) })).sorted { $0.text < $1.text }
        }
        let share = random.pick([0, 0, 20, 60])
        hidden = Set(order.filter { _ in random.chance(share) })
    }

    /// What may be seen going back from some events, whole levels one after the other, and how many steps back it is.
    func steps(back starts: [EventID], without excluded: Set<EventID>) -> [EventID: Int] {
        var distance: [EventID: Int] = [:]
        var level = Set(starts).subtracting(excluded)
        var steps = 0
        while !level.isEmpty {
            for id in level { distance[id] = steps }
            level = Set(level.flatMap { prev[$0] ?? [] }).subtracting(excluded).subtracting(distance.keys)
            steps += 1
        }
        return distance.filter { !hidden.contains($0.key) }
    }

    func served(_ id: EventID) -> ServedLinks? {
        places[id].map { ServedLinks(prevEvents: prev[id] ?? [], authEvents: [], place: $0) }
    }

    func stateBefore(_ id: EventID) -> [EventID]? { nil }
    func isShown(_ id: EventID) -> Bool { !hidden.contains(id) }
}
