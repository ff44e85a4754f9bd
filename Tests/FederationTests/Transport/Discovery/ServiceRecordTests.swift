import Federation
import Testing

@Suite("The order of SRV records")
struct ServiceRecordTests {
    private func record(_ priority: Int, _ weight: Int, _ target: String) -> ServiceRecord {
        ServiceRecord(priority: priority, weight: weight, port: 1, target: target)
    }

    @Test("Lower priorities come first, and every record comes once")
    func priorities() {
        var random = SimulationRandom(seed: 7)
        let records = [record(20, 5, "c"), record(10, 0, "a"), record(10, 60, "b"), record(20, 5, "d"), record(0, 0, "z")]
        for _ in 0..<50 {
            let ordered = ServiceRecord.ordered(records, using: &random)
            #expect(ordered.map(\.priority) == [0, 10, 10, 20, 20] && Set(ordered) == Set(records))
        }
        let none = ServiceRecord.ordered([], using: &random)
        #expect(none.isEmpty)
    }

    @Test("Within a priority each comes first by its share")
    func weights() {
        var random = SimulationRandom(seed: 8)
        let records = [record(0, 10, "a"), record(0, 30, "b"), record(0, 60, "c"), record(0, 0, "d")]
        var first: [String: Int] = [:]
        for _ in 0..<4_000 { first[ServiceRecord.ordered(records, using: &random)[0].target, default: 0] += 1 }
        #expect((280...520).contains(first["a"] ?? 0) && (1_000...1_400).contains(first["b"] ?? 0))
        #expect((2_150...2_650).contains(first["c"] ?? 0) && (1...150).contains(first["d"] ?? 0))
    }
}
