import Chat
import Federation
import Foundation
import Testing

@Suite("One room on many nodes")
struct SimulationTests {
    /// `ROOKERY_SIMULATION_SEEDS=20000` lives through more of them, `ROOKERY_SIMULATION_FIRST=1234` begins elsewhere.
    private static let seeds: Int = setting("ROOKERY_SIMULATION_SEEDS") ?? 200
    private static let first: Int = setting("ROOKERY_SIMULATION_FIRST") ?? 0

    private static func setting(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    @Test("After loss, delay, duplicates and partitions all nodes agree on events, state, members and messages", arguments: 0..<8)
    func agreement(part: Int) {
        var messages = 0
        var disputed = 0
        var gaps = 0
        for seed in stride(from: Self.first + part, to: Self.first + Self.seeds, by: 8) {
            var life = SimulatedLife<StoreInMemory>(seed: UInt64(seed))
            life.live()
            let agreement = Agreement(life)
            #expect(agreement.faults.isEmpty, "seed \(seed): \(agreement.faults.prefix(5).joined(separator: " "))")
            messages += agreement.size.messages
            disputed += agreement.disputed
            gaps += life.world.names.map { life.world.node($0).asked["missing events", default: 0] }.reduce(0, +)
        }
        #expect(messages > 4 * Self.seeds / 8, "the lives of this run hold messages")
        #expect(gaps > Self.seeds / 8, "the lives of this run hold gaps")
        #expect(disputed < messages, "nearly all messages are beyond dispute")
    }

    @Test("A seed is always the same life")
    func determinism() {
        for seed in [UInt64(3), 4, 5] {
            var (one, other) = (SimulatedLife<StoreInMemory>(seed: seed), SimulatedLife<StoreInMemory>(seed: seed))
            one.live()
            other.live()
            #expect(one.world.trace == other.world.trace && one.world.steps == other.world.steps)
        }
    }

    @Test("Who was banned and speaks as if before the ban is seen by nobody on any other node")
    func evasion() {
        var evasions = 0
        for seed in 0..<12 {
            var life = SimulatedLife<StoreInMemory>(seed: UInt64(seed))
            life.live(acts: 20)
            for user in life.people where life.world.node(life.creator.server).membership(user) == .ban {
                guard let event = life.evade(user) else { continue }
                for name in life.world.names where name != user.server {
                    let store = life.world.node(name).store
                    guard life.world.node(name).membership(user) == .ban, store.place(of: event.id) != nil else { continue }
                    evasions += 1
                    #expect(store.isSoftlyFailed(event.id) || store.event(event.id)?.standing != .accepted, "seed \(seed)")
                }
            }
        }
        #expect(evasions > 0)
    }
}
