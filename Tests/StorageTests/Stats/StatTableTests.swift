import Chat
import Testing

@testable import Storage

@Suite("Figures of the past")
struct StatTableTests {
    /// A whole day, and with it a whole hour and minute.
    private static let day: Int64 = 20_000 * 86_400_000

    private func figures(messages: Int64, answers: [Int64] = []) -> StatFigures {
        var figures = StatFigures()
        (figures.messages, figures.answers) = (messages, answers)
        return figures
    }

    private func add(_ stage: JobTableStage, _ figures: StatFigures, active: Set<Int64> = [], at moment: Int64) async throws {
        _ = try await stage.database.write { try $0.addStats(figures, active: active, at: moment) }
    }

    @Test("What is counted in one minute adds up, and its hour and day hold the sum of all their minutes")
    func sums() async throws {
        let stage = try JobTableStage()
        try await add(stage, figures(messages: 3, answers: [1, 2]), at: Self.day + 5_000)
        try await add(stage, figures(messages: 4, answers: [0, 5]), at: Self.day + 59_999)
        try await add(stage, figures(messages: 10), at: Self.day + 60_000)
        try await add(stage, figures(messages: 100), at: Self.day + 3_600_000)
        let rows = try await stage.database.read { session in try StatScale.allCases.map { try session.stats($0, from: 0) } }
        #expect(rows.map { $0.map(\.figures.messages) } == [[7, 10, 100], [17, 100], [117]])
        #expect(rows[0].map(\.at) == [Self.day, Self.day + 60_000, Self.day + 3_600_000])
        #expect(rows[0][0].figures.answers == [1, 7])
    }

    @Test("People are counted once in a minute, an hour and a day, however often they come, also across a restart")
    func people() async throws {
        let stage = try JobTableStage()
        try await add(stage, StatFigures(), active: [1, 2, 3_000_000], at: Self.day)
        try await add(stage, StatFigures(), active: [2, 5], at: Self.day)
        try await add(stage, StatFigures(), active: [1, 7], at: Self.day + 60_000)
        try await add(stage, StatFigures(), active: [9], at: Self.day + 3_600_000)
        let rows = try await stage.database.read { session in try StatScale.allCases.map { try session.stats($0, from: 0).map(\.active) } }
        #expect(rows == [[4, 2, 1], [5, 1], [6]])
        let kept = try await stage.database.read { try $0.rows("SELECT scale, at FROM stats WHERE length(users) > 0") { $0.int(0) } }
        #expect(kept.sorted() == [60, 3600, 86_400], "who it was stands in the newest rows only")
    }

    @Test("The table never grows over its rings, and what fell out is not shown")
    func ring() async throws {
        let stage = try JobTableStage()
        for minute in 0..<Int64(1_500) {
            _ = try await stage.database.write { [self] in
                try $0.addStats(figures(messages: minute), active: [], at: Self.day + minute * 60_000)
            }
        }
        let rows = try await stage.database.read { try $0.stats(.minute, from: 0) }
        #expect(rows.count == 1_440)
        #expect(rows.first?.figures.messages == 60 && rows.last?.figures.messages == 1_499)
        #expect(rows.map(\.at) == rows.map(\.at).sorted())
    }

    @Test("Jobs that ended stand in the minute, hour and day they ended in, with how long they had waited")
    func jobs() async throws {
        let stage = try JobTableStage()
        for _ in 0..<3 { try await stage.make(at: Self.day) }
        let claimed = try await stage.claim(JobTableStage.mail, at: Self.day + 2_000)
        try await stage.end(claimed[0], .done, at: Self.day + 3_000)
        try await add(stage, StatFigures(), at: Self.day)
        try await stage.end(claimed[1], .done, at: Self.day + 59_000)
        try await stage.end(claimed[2], .retry(JobFault("slow", "No.")), at: Self.day + 61_000)
        try await add(stage, StatFigures(), at: Self.day + 60_000)
        let rows = try await stage.database.read { session in try StatScale.allCases.map { try session.stats($0, from: 0) } }
        #expect(rows.map { $0.map(\.jobsDone) } == [[2, 0], [2], [2]])
        #expect(rows.map { $0.map(\.jobsFailed) } == [[0, 1], [1], [1]])
        #expect(rows.map { $0.map(\.jobsWaited) } == [[4_000, 2_000], [6_000], [6_000]])
    }

    @Test(
        "A quantile lies evenly within its bucket",
        arguments: [
            (0.5, [0, 10, 0] as [Int64], 15.0 as Double?), (0.5, [10, 0, 0], 5), (0.99, [99, 1, 0], 10), (1, [0, 0, 4], 20),
            (0.5, [0, 0, 0], nil), (0.5, [1, 1], nil),
        ])
    func quantiles(part: Double, counts: [Int64], wanted: Double?) {
        #expect(StatFigures.quantile(part, of: counts, bounds: [10, 20]) == wanted)
    }

    @Test("A set of users comes back from its bytes", arguments: [[], [1], [1, 2, 3], [127, 128, 16_384, 1 << 40]] as [Set<Int64>])
    func sets(users: Set<Int64>) {
        #expect(UserSet(packed: UserSet(users).packed).users == users)
    }
}
