import Chat
import Federation
import Testing

@Suite("What a peer may cost")
struct OriginGatesTests {
    private func rates(_ cost: OriginCost, _ count: Int) -> OriginRates {
        var rates = OriginRates()
        rates.rates[cost] = JobRate(count, per: 60_000)
        return rates
    }

    /// A door with what it said to each that came.
    private struct Door {
        var gates: OriginGates
        private(set) var said: [OriginGates.Admission] = []

        init(_ gates: OriginGates = OriginGates()) { self.gates = gates }

        mutating func enter(_ origin: String, events: Int = 1, bytes: Int = 100, at now: Int64 = 0) {
            said.append(gates.enter(origin, events: events, bytes: bytes, at: now))
        }
    }

    @Test("One transaction of a peer at a time; others are not held up")
    func oneAtATime() {
        var door = Door()
        door.enter(People.south)
        door.enter(People.south)
        door.enter(People.west)
        door.gates.leave(People.south)
        door.enter(People.south)
        #expect(door.said == [.come, .wait(1_000), .come, .come])
    }

    @Test("Requests, events and bytes each have their limit, which comes back with time")
    func budgets() {
        for (cost, events, bytes) in [(OriginCost.requests, 0, 0), (.events, 1, 0), (.kibibytes, 0, 1_024)] {
            var door = Door(OriginGates(rates: rates(cost, 3)))
            for _ in 0..<4 {
                door.enter(People.south, events: events, bytes: bytes)
                door.gates.leave(People.south)
            }
            door.enter(People.west, events: events, bytes: bytes)
            door.enter(People.south, events: events, bytes: bytes, at: 20_000)
            #expect(door.said == [.come, .come, .come, .wait(20_000), .come, .come])
        }
    }

    @Test("A flood of unknown keys costs ten questions a minute, whoever it names")
    func keys() {
        var gates = OriginGates()
        let allowed = (0..<1_000).filter { gates.spend(.keyQuestions, for: People.west, at: Int64($0)) }
        let other = gates.spend(.eventQuestions, for: People.west, at: 1_000)
        #expect(allowed.count == 10 && other)
    }

    @Test("Thousands of peers are not remembered for ever, but whoever is inside is")
    func forgotten() {
        var door = Door(OriginGates(most: 100))
        door.enter("first.example")
        for number in 0..<5_000 { _ = door.gates.spend(.events, for: "s\(number).example", at: Int64(number)) }
        #expect(door.gates.count <= 100)
        door.enter("first.example", at: 9_000)
        #expect(door.said == [.come, .wait(1_000)])
    }
}
