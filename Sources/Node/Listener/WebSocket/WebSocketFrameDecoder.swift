import NIOCore

/// Takes a client's byte stream apart into frames (RFC 6455, 5.2), enforcing what a server must: masks, no reserved
/// bits or opcodes, short whole control frames, shortest length form. A value; knows nothing of channels.
struct WebSocketFrameDecoder {
    /// One frame, unmasked.
    struct Frame {
        let opcode: UInt8
        let isFinal: Bool
        let payload: ByteBuffer
    }

    enum Failure: Error, Equatable {
        case protocolError(String)
        case tooBig
    }

    /// The most bytes one frame may carry.
    let frameBytes: Int
    /// What has come of a frame that is not whole yet.
    private var kept: ByteBuffer?

    init(frameBytes: Int) {
        self.frameBytes = frameBytes
    }

    /// Bytes kept for a frame that is not whole yet.
    var keptBytes: Int { kept?.readableBytes ?? 0 }

    /// Adds what came from the socket.
    mutating func append(_ bytes: ByteBuffer) {
        if kept == nil {
            kept = bytes
        } else {
            kept?.writeImmutableBuffer(bytes)
        }
    }

    /// The next whole frame; nil when more bytes are needed.
    mutating func next() throws(Failure) -> Frame? {
        guard var buffer = kept else { return nil }
        guard let header = try Header(buffer, frameBytes: frameBytes) else { return nil }
        guard buffer.readableBytes >= header.bytes + header.length else { return nil }
        buffer.moveReaderIndex(forwardBy: header.bytes)
        let payload = Self.unmasked(&buffer, length: header.length, mask: header.mask)
        kept = buffer.readableBytes == 0 ? nil : buffer
        return Frame(opcode: header.opcode, isFinal: header.isFinal, payload: payload)
    }

    private static func unmasked(_ buffer: inout ByteBuffer, length: Int, mask: UInt32) -> ByteBuffer {
        guard length > 0 else { return ByteBuffer() }
        var payload = ByteBufferAllocator().buffer(capacity: length)
        buffer.readWithUnsafeReadableBytes { source in
            payload.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { target in
                unmask(source, into: target, length: length, mask: mask)
                return length
            }
            return length
        }
        return payload
    }

    private static func unmask(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, length: Int, mask: UInt32
    ) {
        let wide = UInt64(mask) | UInt64(mask) << 32
        var index = 0
        while index + 8 <= length {
            let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
            target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < length {
            target[index] = source[index] ^ UInt8(truncatingIfNeeded: mask >> UInt32(8 * (index & 3)))
            index += 1
        }
    }
}

extension WebSocketFrameDecoder {
    /// The front of a frame.
    struct Header {
        let opcode: UInt8
        let isFinal: Bool
        let length: Int
        /// In the byte order of the wire, as loaded from memory.
        let mask: UInt32
        /// How long the front itself is.
        let bytes: Int

        /// Nil when it is not whole yet. Judges as soon as the bytes it judges are there.
        init?(_ buffer: ByteBuffer, frameBytes: Int) throws(Failure) {
            let at = buffer.readerIndex
            guard let first: UInt8 = buffer.getInteger(at: at), let second: UInt8 = buffer.getInteger(at: at + 1) else { return nil }
            opcode = first & 0x0F
            isFinal = first & 0x80 != 0
            guard first & 0x70 == 0 else { throw .protocolError("a reserved bit is set") }
            guard second & 0x80 != 0 else { throw .protocolError("a frame is not masked") }
            let short = Int(second & 0x7F)
            try Self.check(opcode: opcode, isFinal: isFinal, short: short)
            let extended = short == 126 ? 2 : short == 127 ? 8 : 0
            bytes = 2 + extended + 4
            switch extended {
            case 2:
                guard let long: UInt16 = buffer.getInteger(at: at + 2) else { return nil }
                guard long > 125 else { throw .protocolError("a length is not in its shortest form") }
                length = Int(long)
            case 8:
                guard let long: UInt64 = buffer.getInteger(at: at + 2) else { return nil }
                guard long > 0xFFFF, long >> 63 == 0 else { throw .protocolError("a length is not in its shortest form") }
                length = Int(long)
            default:
                length = short
            }
            guard length <= frameBytes else { throw .tooBig }
            guard let bits: UInt32 = buffer.getInteger(at: at + 2 + extended, endianness: .little) else { return nil }
            mask = bits
        }

        private static func check(opcode: UInt8, isFinal: Bool, short: Int) throws(Failure) {
            switch opcode {
            case WebSocketFrame.Opcode.continuation, WebSocketFrame.Opcode.text, WebSocketFrame.Opcode.binary:
                return
            case WebSocketFrame.Opcode.close, WebSocketFrame.Opcode.ping, WebSocketFrame.Opcode.pong:
                guard isFinal else { throw .protocolError("a control frame is fragmented") }
                guard short <= WebSocketFrame.controlBytes else { throw .protocolError("a control frame is too long") }
            default:
                throw .protocolError("an unknown kind of frame")
            }
        }
    }
}
