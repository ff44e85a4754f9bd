import SocketIO
import Testing

@Suite("Engine.IO polling bodies")
struct EnginePayloadTests {
    private func decode(_ body: String, maxPackets: Int = 16) throws(EngineSyntaxError) -> [EnginePacket] {
        try EnginePayload.decode(Array(body.utf8), maxPackets: maxPackets)
    }

    private func text(_ text: String) -> EnginePacket { .message(.text(ArraySlice(text.utf8))) }

    @Test("Text and binary packets share a body")
    func mixed() throws {
        #expect(
            try decode("4hello\u{1E}2\u{1E}bAQIDBA==\u{1E}4") == [
                text("hello"), .ping(probe: false), .message(.binary([1, 2, 3, 4])), text(""),
            ])
        #expect(try decode("b") == [.message(.binary([]))])
    }

    @Test(
        "A body with an empty or malformed packet anywhere is refused",
        arguments: ["", "\u{1E}", "4a\u{1E}", "\u{1E}4a", "4a\u{1E}\u{1E}4b"])
    func empties(body: String) {
        #expect(throws: EngineSyntaxError.empty) { try self.decode(body) }
    }

    @Test(
        "Base64 with wrong characters, length, padding or loose bits is refused",
        arguments: [
            "bA", "bAQ", "bAQI", "bAQID=", "bAQ=D", "b====", "b=", "bAR==", "bAQJ=", "bAQ-_", "bAQID\nBAUG", "bAQIDBA= =",
        ])
    func badBase64(body: String) {
        #expect(throws: EngineSyntaxError.badBase64) { try self.decode(body) }
    }

    @Test("More packets than allowed are refused, exactly as many are taken")
    func count() throws {
        #expect(try decode("4\u{1E}4\u{1E}4", maxPackets: 3).count == 3)
        #expect(throws: EngineSyntaxError.tooManyPackets) { try self.decode("4\u{1E}4\u{1E}4\u{1E}4", maxPackets: 3) }
    }

    @Test("What is encoded is decoded to the same packets, for binary of every length")
    func roundTrip() throws {
        for length in 0..<100 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            let packets = [WirePacket(text: Array("4x".utf8)), WirePacket(binary: bytes)]
            let body = EnginePayload.encode(packets)
            #expect(try EnginePayload.decode(body, maxPackets: 2) == [text("x"), .message(.binary(bytes[...]))])
            #expect(body.count == packets[0].pollingSize + packets[1].pollingSize + 1)
        }
    }

    @Test("A body gives the same packets in one piece and byte by byte")
    func pieces() throws {
        let bytes = Array("4hello\u{1E}bAQIDBA==\u{1E}3".utf8)
        var whole = try EngineBody(limit: bytes.count, announced: bytes.count)
        try whole.append(bytes)
        var single = try EngineBody(limit: bytes.count, announced: nil)
        for byte in bytes { try single.append(CollectionOfOne(byte)) }
        #expect(try single.packets(atMost: 3) == whole.packets(atMost: 3))
        #expect(try single.packets(atMost: 3).count == 3)
    }

    @Test("A body over its limit is cut off while it is read, and before when its length says so")
    func limit() throws {
        #expect(throws: EngineSyntaxError.tooLong) { try EngineBody(limit: 10, announced: 11) }
        var body = try EngineBody(limit: 10, announced: nil)
        try body.append(Array("4234567890".utf8))
        #expect(throws: EngineSyntaxError.tooLong) { try body.append([0x34]) }
    }
}
