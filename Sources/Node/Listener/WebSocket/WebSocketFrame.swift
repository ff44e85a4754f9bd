package import NIOCore

/// Encodes whole WebSocket frames as a server sends them: unmasked, unfragmented. An encoded frame may be written to
/// any number of connections; they share its bytes.
package enum WebSocketFrame {
    enum Opcode {
        static let continuation: UInt8 = 0x0
        static let text: UInt8 = 0x1
        static let binary: UInt8 = 0x2
        static let close: UInt8 = 0x8
        static let ping: UInt8 = 0x9
        static let pong: UInt8 = 0xA
    }

    /// The longest payload of a control frame.
    static let controlBytes = 125

    /// A text frame.
    /// - Parameter bytes: valid UTF-8; it is not checked.
    package static func text(_ bytes: some Collection<UInt8>) -> ByteBuffer { frame(Opcode.text, bytes) }

    /// A text frame.
    package static func text(_ text: String) -> ByteBuffer { frame(Opcode.text, text.utf8) }

    /// A text frame around the readable bytes of a buffer, which must be valid UTF-8.
    package static func text(_ buffer: ByteBuffer) -> ByteBuffer { frame(Opcode.text, buffer.readableBytesView) }

    /// A binary frame.
    package static func binary(_ bytes: some Collection<UInt8>) -> ByteBuffer { frame(Opcode.binary, bytes) }

    /// A binary frame around the readable bytes of a buffer.
    package static func binary(_ buffer: ByteBuffer) -> ByteBuffer { frame(Opcode.binary, buffer.readableBytesView) }

    static func ping() -> ByteBuffer { frame(Opcode.ping, EmptyCollection()) }

    static func pong(_ payload: ByteBuffer) -> ByteBuffer { frame(Opcode.pong, payload.readableBytesView) }

    /// A close frame. The reason is cut, at a character, to what a control frame can hold.
    static func close(_ code: WebSocketCloseCode?, reason: String) -> ByteBuffer {
        guard let code else { return frame(Opcode.close, EmptyCollection()) }
        var reason = reason
        while reason.utf8.count > controlBytes - 2 { reason.removeLast() }
        return frame(Opcode.close, [UInt8(code.number >> 8), UInt8(code.number & 0xFF)] + Array(reason.utf8))
    }

    /// A text frame of so many bytes, which `write` appends to it. Valid UTF-8; neither that nor the length is checked.
    static func text(bytes count: Int, _ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
        var buffer = head(Opcode.text, count)
        write(&buffer)
        return buffer
    }

    private static func frame(_ opcode: UInt8, _ payload: some Collection<UInt8>) -> ByteBuffer {
        var buffer = head(opcode, payload.count)
        buffer.writeBytes(payload)
        return buffer
    }

    /// The head of a frame, with room for so many bytes behind it.
    private static func head(_ opcode: UInt8, _ count: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count + 10)
        buffer.writeInteger(0x80 | opcode)
        switch count {
        case ...controlBytes:
            buffer.writeInteger(UInt8(count))
        case ...0xFFFF:
            buffer.writeInteger(UInt8(126))
            buffer.writeInteger(UInt16(count))
        default:
            buffer.writeInteger(UInt8(127))
            buffer.writeInteger(UInt64(count))
        }
        return buffer
    }
}
