import Synchronization

/// A WebSocket client that can also do everything a client must not.
package final class WebSocketClient: Sendable {
    /// What comes from the server.
    package enum Message: Sendable, Equatable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// The code, nil for a close frame without one, and the reason.
        case close(UInt16?, String)
    }

    /// The connection beneath.
    package let raw: RawClient
    /// The answer to the handshake.
    package let handshake: HTTPReply

    private init(raw: RawClient, handshake: HTTPReply) {
        self.raw = raw
        self.handshake = handshake
    }

    /// The head of a handshake.
    package static func request(
        _ path: String, port: Int, headers: [(name: String, value: String)] = [], leavingOut: Set<String> = []
    ) -> String {
        let fields: [(name: String, value: String)] = [
            ("host", "127.0.0.1:\(port)"), ("upgrade", "websocket"), ("connection", "Upgrade"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="), ("sec-websocket-version", "13"),
        ]
        let lines = (fields.filter { !leavingOut.contains($0.name) } + headers).map { "\($0.name): \($0.value)\r\n" }
        return "GET \(path) HTTP/1.1\r\n\(lines.joined())\r\n"
    }

    /// Connects and shakes hands; the handshake may have been refused, `handshake` tells.
    /// - Parameter early: bytes sent in the same packet as the handshake.
    package static func connect(
        port: Int, path: String, headers: [(name: String, value: String)] = [], early: [UInt8] = []
    ) async throws -> WebSocketClient {
        let raw = try await RawClient.connect(port: port)
        return try await upgrade(raw, port: port, path: path, headers: headers, early: early)
    }

    /// Shakes hands on a connection that is already there.
    package static func upgrade(
        _ raw: RawClient, port: Int, path: String, headers: [(name: String, value: String)] = [], early: [UInt8] = []
    ) async throws -> WebSocketClient {
        try await raw.send(Array(request(path, port: port, headers: headers).utf8) + early)
        return WebSocketClient(raw: raw, handshake: try await raw.reply())
    }

    /// One frame as a client sends it.
    /// - Parameters:
    ///   - mask: nil for an unmasked frame, which a server must refuse.
    ///   - reserved: the three reserved bits, in place.
    package static func frame(
        _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D], reserved: UInt8 = 0
    ) -> [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved | opcode]
        let bit: UInt8 = mask == nil ? 0 : 0x80
        switch payload.count {
        case ..<126: bytes.append(bit | UInt8(payload.count))
        case ..<65536: bytes += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [bit | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
        }
        guard let mask else { return bytes + payload }
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    /// Sends a text message.
    package func send(_ text: String) async throws {
        try await raw.send(Self.frame(1, Array(text.utf8)))
    }

    /// Sends a binary message.
    package func send(_ bytes: [UInt8]) async throws {
        try await raw.send(Self.frame(2, bytes))
    }

    /// Sends a close frame.
    package func sendClose(_ code: UInt16 = 1000) async throws {
        try await raw.send(Self.frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)]))
    }

    /// The next message from the server; it must not be fragmented or masked.
    package func receive() async throws -> Message {
        let frame = try await raw.receive { Self.length(of: $0) }
        let header = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10
        let payload = Array(frame[header...])
        switch frame[0] {
        case 0x81: return .text(String(decoding: payload, as: UTF8.self))
        case 0x82: return .binary(payload)
        case 0x89: return .ping(payload)
        case 0x8A: return .pong(payload)
        case 0x88:
            let code = payload.count < 2 ? nil : UInt16(payload[0]) << 8 | UInt16(payload[1])
            return .close(code, String(decoding: payload.dropFirst(2), as: UTF8.self))
        default: throw RawClient.Failure.closed("a frame that starts with \(frame[0])")
        }
    }

    private static func length(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        let extended = bytes[1] < 126 ? 0 : bytes[1] == 126 ? 2 : 8
        guard bytes.count >= 2 + extended else { return nil }
        let payload = extended == 0 ? Int(bytes[1]) : bytes[2..<2 + extended].reduce(0) { $0 << 8 | Int($1) }
        return bytes.count >= 2 + extended + payload ? 2 + extended + payload : nil
    }
}
