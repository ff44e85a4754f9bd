import Chat
import Testing

@Suite("State resolution over random branches")
struct StateResolutionPropertyTests {
    /// Rooms of all versions with states to resolve in each: what the branches themselves led to, and what nodes may claim.
    private func forEachCase(seeds: Range<Int>, _ body: (BranchingRoom, [StateMap], inout SeededRandom) -> Void) {
        for seed in seeds {
            var random = SeededRandom(seed: UInt64(1_000 + seed))
            let version = RoomVersion.allCases[seed % RoomVersion.allCases.count]
            let room = BranchingRoom.random(version, seed: seed, acts: 30)
            for _ in 0..<3 { body(room, room.claimedStates(using: &random), &random) }
            let tips = (0..<3).compactMap { _ in room.after[room.order.randomElement(using: &random)!] }
            body(room, tips, &random)
        }
    }

    @Test("P1: neither the order of the states nor their number of mentions matters", arguments: 0..<8)
    func order(part: Int) {
        forEachCase(seeds: part * 6..<(part + 1) * 6) { room, states, random in
            let expected = room.resolved(states)
            #expect(room.resolved(states.shuffled(using: &random)) == expected)
            #expect(room.resolved(states + states) == expected)
        }
    }

    @Test("P2: a state resolved with itself is itself, and resolving again changes nothing", arguments: 0..<4)
    func idempotent(part: Int) {
        forEachCase(seeds: part * 6..<(part + 1) * 6) { room, states, _ in
            #expect(room.resolved([states[0], states[0]]) == states[0])
            let once = room.resolved(states)
            #expect(room.resolved([once, once]) == once)
        }
    }

    @Test("P3: what all states agree on survives", arguments: 0..<4)
    func unconflicted(part: Int) {
        forEachCase(seeds: part * 6..<(part + 1) * 6) { room, states, _ in
            let resolved = room.resolved(states)
            for (name, id) in states[0] where states.allSatisfy({ $0[name] == id }) { #expect(resolved[name] == id) }
        }
    }

    @Test("P4: nothing comes out that went in nowhere, each event in its own place, and none that can never be right", arguments: 0..<4)
    func sound(part: Int) {
        forEachCase(seeds: part * 6..<(part + 1) * 6) { room, states, _ in
            for (name, id) in room.resolved(states) {
                #expect(room.event(id).stateName == name)
                #expect(room.standing(id) != .rejected)
                let isGiven = states.contains { $0[name] == id }
                #expect(isGiven || room.standing(id) == .accepted, "what auth chains add was accepted")
            }
        }
    }

    @Test("The answer is that of the slow and plain account of the specification", arguments: 0..<8)
    func naive(part: Int) {
        var changed = 0
        forEachCase(seeds: part * 6..<(part + 1) * 6) { room, states, _ in
            let resolved = room.resolved(states)
            #expect(resolved == NaiveResolution(room).resolve(states))
            if !states.contains(resolved) { changed += 1 }
        }
        #expect(changed > 3, "states of which one simply wins prove little: \(changed)")
    }

    @Test("The same branches by another base state: only the way of telling differs", arguments: 0..<4)
    func bases(part: Int) throws {
        try (part * 6..<(part + 1) * 6).forEach { seed in
            var random = SeededRandom(seed: UInt64(seed))
            let room = BranchingRoom.random(RoomVersion.allCases[seed % 3], seed: seed, acts: 30)
            let states = room.claimedStates(using: &random)
            let expected = room.resolved(states)
            for base in [[:], room.after[room.tip] ?? [:], room.after[room.order[5]] ?? [:]] + states {
                let resolution = StateResolution(room.creation, source: room.events.with(base: base), signatures: Stage.signatures)
                let delta = try resolution.resolve(states.map { base.delta(to: $0) })
                #expect(base.applying(delta) == expected)
                #expect(delta == base.delta(to: expected), "the shortest way of telling")
            }
        }
    }
}
