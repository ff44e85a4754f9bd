import Chat
import Federation
import Foundation
import Testing

@Suite("One room on many nodes with files of their own")
struct FiledSimulationTests {
    /// `ROOKERY_FILED_SEEDS=2000` lives through more of them, `ROOKERY_SIMULATION_FIRST=1234` begins elsewhere.
    private static let seeds: Int = setting("ROOKERY_FILED_SEEDS") ?? 24
    private static let first: Int = setting("ROOKERY_SIMULATION_FIRST") ?? 0

    private static func setting(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    @Test("Through crashes in the middle of work, new keys, loss and partitions all files come to say the same", arguments: 0..<4)
    func agreement(part: Int) async throws {
        var (messages, disputed, crashes, rotations, questions) = (0, 0, 0, 0, 0)
        for seed in stride(from: Self.first + part, to: Self.first + Self.seeds, by: 4) {
            let (life, agreement, faults) = try await lived(seed)
            #expect(
                faults.isEmpty,
                """
                ROOKERY_SIMULATION_FIRST=\(seed) ROOKERY_FILED_SEEDS=1 swift test --filter FiledSimulationTests: \
                \(faults.prefix(5).joined(separator: " "))
                """)
            messages += agreement.messages
            disputed += agreement.disputed
            crashes += life.world.crashes
            rotations += life.world.rotations
            for name in life.world.names { questions += life.world.node(name).questions }
        }
        guard Self.seeds >= 24 else { return }
        #expect(messages > Self.seeds && disputed < messages, "the lives of this run hold messages, nearly all beyond dispute")
        #expect(crashes > Self.seeds / 4 && rotations > 0 && questions > 0, "they hold crashes, new keys and gaps")
    }

    /// - 105401: a server was away for more than an hour and had leapt over a gap. It asked for nothing in there.
    /// - 105208: the same, and who said it had left the room.
    /// - 106015: a server that was away again while it was being led to the newest events never came to an end.
    /// - 115012: the key of who had left could not be had when its last words came. They lay on disk, and nobody looked there again.
    @Test("Lives in which files once did not agree", arguments: [105_401, 105_208, 106_015, 115_012])
    func mended(seed: Int) async throws {
        let (_, _, faults) = try await lived(seed)
        #expect(faults.isEmpty, "\(seed): \(faults)")
    }

    @Test("A life on files that comes to no end says so, and ends")
    func budget() async throws {
        let (life, _, faults) = try await lived(3, budget: 20)
        #expect(life.world.steps == 20 && faults.contains("It came to no end in 20 steps."))
    }

    /// A life, what the files agreed on when all was told, and all that is wrong with it, one more word of everybody included.
    private func lived(_ seed: Int, budget: Int = FiledLife.budget) async throws -> (FiledLife, FiledAgreement, [String]) {
        let life = try await FiledLife(seed: UInt64(seed), budget: budget)
        try await life.live()
        let views = try await life.world.views()
        let agreement = FiledAgreement(views, of: life.creator, life.people, said: life.said)
        let words = try await life.sayAnotherWord()
        var faults = agreement.faults
        if words.isEmpty { faults.append("Nobody could say another word.") }
        let after = try await life.world.views()
        if life.world.isExhausted { faults.insert("It came to no end in \(life.world.budget) steps.", at: 0) }
        life.world.close()
        let maker = after.first { $0.name == life.creator.server }
        let residents = after.filter { view in life.people.contains { $0.server == view.name && view.shows($0) && maker?.shows($0) == true }
        }
        for view in residents {
            for word in words where residents.contains(where: { $0.name == word.sender.server }) && !view.visible.contains(word.id) {
                faults.append("\(view.name) does not show \(word.id), said when all was told.")
            }
        }
        return (life, agreement, faults)
    }
}
