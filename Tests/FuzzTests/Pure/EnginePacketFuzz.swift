import SocketIO

/// Any bytes as a polling body, as a packet, and as the query of a request to the engine.
enum EnginePacketFuzz {
    private static let most = 16

    static func check(_ bytes: [UInt8]) throws {
        let whole = Result { try EnginePayload.decode(bytes, maxPackets: most) }
        try promise(same(whole, gathered(bytes, limit: bytes.count)), "a body in pieces is another one than at once")
        if !bytes.isEmpty, case .success = gathered(bytes, limit: bytes.count - 1) { throw Broken("a body over its limit is taken") }
        if case .success(let packets) = whole { try checkPackets(packets, bytes) }
        if bytes.first != UInt8(ascii: "b"), !bytes.contains(0x1E) {
            try promise(same(Result { [try EnginePacket(text: bytes[...])] }, whole), "one packet alone is another one than as a body")
        }
        checkQuery(String(decoding: bytes, as: UTF8.self))
    }

    private static func gathered(_ bytes: [UInt8], limit: Int) -> Result<[EnginePacket], any Error> {
        Result {
            var body = try EngineBody(limit: limit, announced: nil)
            for piece in bytes.inPieces { try body.append(piece) }
            return try body.packets(atMost: most)
        }
    }

    private static func same(_ one: Result<[EnginePacket], any Error>, _ other: Result<[EnginePacket], any Error>) -> Bool {
        switch (one, other) {
        case (.success(let one), .success(let other)): one == other
        case (.failure(let one as EngineSyntaxError), .failure(let other as EngineSyntaxError)): one == other
        default: false
        }
    }

    private static func checkPackets(_ packets: [EnginePacket], _ bytes: [UInt8]) throws {
        try promise(packets.count == bytes.count { $0 == 0x1E } + 1, "there are more or fewer packets than separators say")
        try promise(packets.count <= most, "more packets than may be")
        let encoded = EnginePayload.encode(packets.map(wire))
        try promise(encoded == bytes, "written the body is another one")
        try promise(packets.reduce(packets.count - 1) { $0 + wire($1).pollingSize } == bytes.count, "the announced sizes are wrong")
    }

    private static func wire(_ packet: EnginePacket) -> WirePacket {
        switch packet {
        case .message(let message): .message(message)
        case .open: WirePacket(text: Array("0".utf8))
        case .close: .close
        case .ping(let isProbe): isProbe ? WirePacket(text: Array("2probe".utf8)) : .ping
        case .pong(let isProbe): isProbe ? .probeAnswer : WirePacket(text: Array("3".utf8))
        case .upgrade: WirePacket(text: Array("5".utf8))
        case .noop: .noop
        }
    }

    private static func checkQuery(_ query: String) {
        guard let request = try? EngineRequest(query: query) else { return }
        precondition(request.sid.map { !$0.contains("&") } ?? true, "an id holds what separates parameters")
    }
}
