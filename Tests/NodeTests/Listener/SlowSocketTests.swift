import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct SlowSocketTests {
    @Test("A socket that takes nothing tells its receiver, and delays nobody on the same loop")
    func slowReader() async throws {
        try await ListenerStage.run(loopCount: 1) { stage in
            let slow = try await stage.socket()
            let quick = try await stage.socket()
            try await slow.raw.stopReading()
            try await slow.send("flood 7000")
            await stage.door.unwritable.wait()
            for number in 0..<50 {
                try await quick.send("\(number)")
                #expect(try await quick.receive() == .text("\(number)"))
            }
            #expect(!stage.door.writable.hasHappened)
            try await slow.raw.startReading()
            await stage.door.writable.wait()
            // 7000 frames of a four-byte front and a kilobyte.
            let all = try await slow.raw.receive { $0.count >= 7000 * 1028 ? 7000 * 1028 : nil }
            #expect(Array(all[..<5]) == [0x81, 126, 4, 0, 0x78])
            #expect(Array(all[(6999 * 1028)...].prefix(5)) == [0x81, 126, 4, 0, 0x78])
        }
    }

    @Test("What the system took in part goes on where it ended, and what is said meanwhile comes after it")
    func order() async throws {
        try await ListenerStage.run(loopCount: 1) { stage in
            let slow = try await stage.socket()
            try await slow.raw.stopReading()
            // Each a turn of its own: some go to the socket, one in part, the rest waits.
            for number in 0..<7000 { try await slow.send(Self.text(number)) }
            await stage.door.unwritable.wait()
            // The socket has room again while some wait: what comes now must not overtake them.
            try await slow.raw.startReading()
            for number in 7000..<9000 { try await slow.send(Self.text(number)) }
            for number in 0..<9000 { #expect(try await slow.receive() == .text(Self.text(number))) }
            await stage.door.writable.wait()
            for number in 0..<3 {
                try await slow.send(Self.text(number))
                #expect(try await slow.receive() == .text(Self.text(number)))
            }
        }
    }

    private static func text(_ number: Int) -> String { String(repeating: "\(number) ", count: 200) }

    @Test("A socket that takes nothing for its time is cut")
    func stalled() async throws {
        var limits = ListenerLimits()
        limits.pingSeconds = 1000
        try await ListenerStage.run(limits) { stage in
            let slow = try await stage.socket()
            try await slow.raw.stopReading()
            try await slow.send("flood 7000")
            await stage.door.unwritable.wait()
            for _ in 0..<29 { await stage.pass(seconds: 1) }
            #expect(!stage.door.closed.hasHappened)
            for _ in 0..<5 { await stage.pass(seconds: 1) }
            await stage.door.closed.wait()
        }
    }

    @Test("A socket with more waiting than the hard limit is cut at once")
    func hardLimit() async throws {
        var limits = ListenerLimits()
        limits.pendingBytes = 1 << 20
        try await ListenerStage.run(limits) { stage in
            let slow = try await stage.socket()
            try await slow.raw.stopReading()
            try await slow.send("flood 100000")
            await stage.door.closed.wait()
        }
    }
}
