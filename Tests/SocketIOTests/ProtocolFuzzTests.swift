import SocketIO
import Testing

/// Small generator with a seed, so that a failure can be run again.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Mutated input")
struct ProtocolFuzzTests {
    private static let seeds = [
        #"42["send_message",{"roomId":"!a","text":"hi"}]"#, #"421["a",1]"#, "40", #"40/custom,{"token":"x"}"#, "41/custom", "3", "2probe",
        "5",
        #"452-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#, "bAQIDBA==", #"430[1]"#,
        #"461-0[{"_placeholder":true,"num":0}]"#,
        "4hello\u{1E}bAQIDBA==\u{1E}3", "1", #"42/custom,12["x",[[[[]]]]]"#,
    ].map { Array($0.utf8) }

    private func mutated(_ generator: inout Seeded) -> [UInt8] {
        var bytes = Self.seeds.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let index = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
            case 1: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 0...4, using: &generator)))
            case 2 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 3: bytes.insert(contentsOf: (Self.seeds.randomElement(using: &generator) ?? []).prefix(12), at: index)
            default: bytes.insert(contentsOf: "0123456789-/,[]{}\"".utf8.shuffled(using: &generator).prefix(2), at: index)
            }
        }
        return bytes
    }

    @Test(
        "Whatever a polling client sends, requests are answered, memory is bounded, and an ended session stays ended",
        arguments: 0..<20 as Range<UInt64>)
    func polling(seed: UInt64) {
        var generator = Seeded(state: seed)
        for _ in 0..<50 {
            var driver = EngineDriver { $0.maxQueuedPackets = 20 }
            var socket = SocketDriver()
            var ends = 0
            for _ in 0..<40 {
                let ended = driver.session.phase == .ended
                let actions = step(&driver, &generator)
                ends += actions.count { if case .end = $0 { true } else { false } }
                #expect(!ended || !actions.contains { if case .deliver = $0 { true } else { false } })
                for case .deliver(let message) in actions { exercise(&socket, message, &driver) }
                #expect(driver.session.queuedPackets <= 21)
                for case .answerPoll(let body) in actions { #expect(body.count { $0 == 0x1E } < 16) }
            }
            #expect(ends <= 1)
        }
    }

    private func step(_ driver: inout EngineDriver, _ generator: inout Seeded) -> [EngineAction] {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1: return driver.poll()
        case 2: return driver.session.openCandidate(now: driver.now) ? [] : []
        case 3: return driver.session.receiveFromCandidate(text: mutated(&generator)[...], now: driver.now)
        case 4: return driver.pass(Int64.random(in: 0..<200, using: &generator))
        case 5: return driver.session.receive(text: mutated(&generator)[...], now: driver.now)
        case 6: return driver.session.receive(binary: mutated(&generator)[...])
        default:
            let refused = driver.session.beginPost()
            guard refused.isEmpty, var body = try? EngineBody(limit: 1000, announced: nil), (try? body.append(mutated(&generator))) != nil
            else {
                return refused
            }
            let actions = driver.session.finishPost(body, now: driver.now)
            let answered = actions.contains { if case .answerPost = $0 { true } else if case .refusePost = $0 { true } else { false } }
            #expect(answered)
            return actions
        }
    }

    /// Lets every asked namespace in, echoes every event: so that what was taken is also written, and reads back.
    private func exercise(_ socket: inout SocketDriver, _ message: EngineMessage, _ driver: inout EngineDriver) {
        for action in socket.session.receive(message, now: socket.now) {
            switch action {
            case .ask(let ticket, _): _ = driver.session.send([socket.session.accept(ticket, sid: "x")].compactMap { $0 })
            case .event(let event):
                let packets = SocketWire.event(event.name, event.arguments)
                let text = String(decoding: packets[0].bytes.dropFirst(), as: UTF8.self)
                let expected = SocketAction.event(SocketEvent(name: event.name, arguments: event.arguments))
                #expect(read(text, attachments: packets.dropFirst().map(\.bytes)) == .success(expected))
                _ = driver.session.send(packets)
            default: continue
            }
        }
    }

    @Test("Any bytes as a Socket.IO packet are taken or refused, never more", arguments: 0..<10 as Range<UInt64>)
    func packets(seed: UInt64) {
        var generator = Seeded(state: seed &+ 1000)
        for _ in 0..<2000 {
            var socket = SocketDriver()
            socket.join()
            for _ in 0..<3 {
                let bytes = mutated(&generator).dropFirst()
                let message: EngineMessage = Bool.random(using: &generator) ? .binary(bytes) : .text(bytes)
                let actions = socket.session.receive(message, now: 0)
                #expect(actions.count <= 1)
            }
        }
    }
}
