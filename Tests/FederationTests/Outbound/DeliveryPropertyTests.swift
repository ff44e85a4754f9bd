import Chat
import Federation
import Testing

@Suite("Sending under random weather")
struct DeliveryPropertyTests {
    private func weather(_ random: inout SeededWeather) -> DeliveryAnswer {
        switch random.below(12) {
        case 0: .status(503)
        case 1: .status(502)
        case 2: .status(429, retryAfter: Int64(random.below(100_000)))
        case 3: .unreachable("timeout")
        case 4: .status(401)
        default: .status(200)
        }
    }

    /// One life of a link: people speak, the weather changes, the node stops, poison lies about. In the end the weather is fine.
    private func life(seed: UInt64) throws -> (sending: Sending, poison: Set<Int64>) {
        var random = SeededWeather(seed: seed)
        var sending = Sending(answersWhenDone: random.below(3) == 0)
        sending.stream.whole = 60
        var poison: Set<Int64> = []
        func answer() -> DeliveryAnswer {
            let isBad = sending.onItsWay?.content.events.contains { poison.contains($0.position) } ?? false
            return isBad ? .status(500) : weather(&random)
        }
        for _ in 0..<200 {
            switch random.below(10) {
            case 0...3: sending.say(in: random.below(6), times: 1 + random.below(random.below(4) == 0 ? 150 : 4))
            case 4: if random.below(8) == 0 { poison.insert(sending.stream.end) }
            case 5: if random.below(4) == 0 { try sending.crash() }
            case 6: sending.delivery.heard(at: sending.now)
            case 7: sending.now += Int64(random.below(random.below(8) == 0 ? 5_000_000 : 5_000))
            default:
                if case .wait(let until) = sending.proceed(), random.below(2) == 0 { sending.now = until }
                if sending.onItsWay != nil, random.below(4) > 0 { sending.answer(answer(), chance: Double(random.below(1_000)) / 1_000) }
            }
        }
        for _ in 0..<1_500 {
            let step = sending.proceed()
            if case .wait(let until) = step { sending.now = until }
            if step == .rest { break }
            guard let transaction = sending.onItsWay else { continue }
            let isBad = transaction.content.events.contains { poison.contains($0.position) }
            sending.answer(.status(isBad ? 500 : 200))
        }
        return (sending, poison)
    }

    @Test("Nothing is lost, nothing goes twice, and the link comes to rest", arguments: 0..<10)
    func holds(group: Int) throws {
        for seed in 0..<10 {
            var (sending, poison) = try life(seed: UInt64(group * 10 + seed))
            let note: Comment = "seed \(group * 10 + seed)"
            #expect(sending.proceed() == .rest, note)
            #expect(sending.delivery.record.cursor == sending.stream.end, note)
            #expect(sending.taken.values.allSatisfy { $0 == 1 }, note)
            let parked = Set(sending.delivery.record.parked.events.map(\.event.position))
            #expect(parked.isSubset(of: poison), note)
            #expect(sending.delivery.record.parked.events.count == sending.delivery.record.parked.total, note)
            for event in sending.stream.southEvents where !sending.hasTaken(event) && !parked.contains(event.position) {
                let through = sending.leapt[event.roomID] ?? 0
                #expect(event.position < through, "\(note): event \(event.position) is lost")
            }
        }
    }

    @Test("The weather is rough enough to show something")
    func coverage() throws {
        var (leapt, parked) = (0, 0)
        for seed in 0..<20 {
            let life = try life(seed: UInt64(seed))
            if !life.sending.leapt.isEmpty { leapt += 1 }
            if life.sending.delivery.record.parked.total > 0 { parked += 1 }
            #expect(life.sending.taken.count > 30)
        }
        #expect(leapt > 2 && parked > 2, "\(leapt) \(parked)")
    }
}

/// Random numbers that come the same at every run (an xorshift).
struct SeededWeather {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        for _ in 0..<8 { _ = below(2) }
    }

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int((state >> 11) % UInt64(bound))
    }
}
