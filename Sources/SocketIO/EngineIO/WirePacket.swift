/// One packet ready for the wire, made once and shared by every receiver and both transports.
package struct WirePacket: Sendable, Equatable {
    /// For text the whole packet with its type digit; for binary the bare bytes of a message.
    package let bytes: [UInt8]
    /// Whether a WebSocket carries it in a binary frame and polling in base64.
    package let isBinary: Bool

    /// A text packet whose bytes, type digit included, are already encoded UTF-8.
    package init(text bytes: [UInt8]) {
        self.bytes = bytes
        self.isBinary = false
    }

    /// A message of bytes.
    package init(binary bytes: [UInt8]) {
        self.bytes = bytes
        self.isBinary = true
    }

    /// The packets that never differ.
    package static let close = WirePacket(text: [UInt8(ascii: "1")])
    package static let ping = WirePacket(text: [UInt8(ascii: "2")])
    package static let probeAnswer = WirePacket(text: Array("3probe".utf8))
    package static let noop = WirePacket(text: [UInt8(ascii: "6")])

    /// The packet that carries a message.
    package static func message(_ message: EngineMessage) -> WirePacket {
        switch message {
        case .text(let text): WirePacket(text: [UInt8(ascii: "4")] + text)
        case .binary(let bytes): WirePacket(binary: Array(bytes))
        }
    }

    /// The handshake packet (Engine.IO protocol 4, "Handshake"). A session that began on a WebSocket has no upgrades.
    package static func open(sid: String, upgrades: Bool, limits: EngineLimits) -> WirePacket {
        let offered = upgrades ? "[\"websocket\"]" : "[]"
        let text =
            "0{\"sid\":\"\(sid)\",\"upgrades\":\(offered),\"pingInterval\":\(limits.pingInterval),"
            + "\"pingTimeout\":\(limits.pingTimeout),\"maxPayload\":\(limits.maxPayload)}"
        return WirePacket(text: Array(text.utf8))
    }

    /// Bytes this packet takes in a polling answer, its separator not counted.
    package var pollingSize: Int {
        isBinary ? 1 + Base64.encodedCount(bytes.count) : bytes.count
    }
}
