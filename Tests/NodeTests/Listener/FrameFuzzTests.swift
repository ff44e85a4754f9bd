import Cast
import NIOCore
import Testing

@testable import Node

@Suite struct FrameFuzzTests {
    /// What a stream of bytes comes to: its messages, and the word for how it ended.
    private func outcome(_ pieces: [[UInt8]]) -> [String] {
        var decoder = WebSocketFrameDecoder(frameBytes: 2000)
        var messages = WebSocketMessages(messageBytes: 3000, fragments: 5)
        var seen: [String] = []
        do {
            for piece in pieces {
                decoder.append(ByteBuffer(bytes: piece))
                while let frame = try decoder.next() {
                    guard frame.opcode < 8 else {
                        seen.append("control \(frame.opcode) \(Array(frame.payload.readableBytesView))")
                        continue
                    }
                    switch try messages.take(frame) {
                    case .text(let text): seen.append("text \(Array(text.readableBytesView))")
                    case .binary(let bytes): seen.append("binary \(Array(bytes.readableBytesView))")
                    case .unfinished: seen.append("unfinished")
                    }
                }
            }
            return seen + ["\(decoder.keptBytes) kept"]
        } catch {
            return seen + ["\(error)"]
        }
    }

    private static let lengths = [0, 1, 5, 125, 126, 200, 2000, 2001]
    private static let letters = [UInt8](repeating: 0x61, count: 2001)

    private func frames(_ random: inout SplitMix) -> [UInt8] {
        (0..<Int.random(in: 1...4, using: &random)).flatMap { _ in
            let length = Self.lengths.randomElement(using: &random) ?? 0
            let opcode: UInt8 = [0, 0, 1, 2, 8, 9, 10].randomElement(using: &random) ?? 0
            let mask = withUnsafeBytes(of: UInt32.random(in: 0 ... .max, using: &random)) { Array($0) }
            return WebSocketClient.frame(opcode, Array(Self.letters[..<length]), isFinal: Bool.random(using: &random), mask: mask)
        }
    }

    @Test("A stream of frames means the same however it is cut, and any damage to it is an answer, never a trap", arguments: 0..<8)
    func cuts(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for round in 0..<15 {
            var stream = frames(&random)
            if round % 3 == 0 {
                stream[Int.random(in: 0..<min(stream.count, 20), using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
            if round % 5 == 0 { stream.removeLast(Int.random(in: 0..<stream.count, using: &random)) }
            let whole = outcome([stream])
            var pieces: [[UInt8]] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let length = Int.random(in: 1...min(rest.count, 300), using: &random)
                pieces.append(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            #expect(outcome(pieces) == whole)
        }
    }

    @Test("Random bytes are an answer, never a trap")
    func noise() {
        var random = SplitMix(seed: 7)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(!outcome([bytes]).isEmpty)
        }
    }
}

/// A small generator with a seed, so that a failure comes again. (SplitMix64)
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
