import NIOCore

/// Puts fragments together into messages (RFC 6455, 5.4), checking that text is UTF-8 as it comes. A value.
struct WebSocketMessages {
    /// What a data frame completed.
    enum Message {
        case text(ByteBuffer)
        case binary(ByteBuffer)
        /// More fragments are to come.
        case unfinished
    }

    enum Failure: Error, Equatable {
        case protocolError(String)
        case notUTF8
        case tooBig
    }

    let messageBytes: Int
    let fragments: Int
    private var partial: Partial?

    /// A message of which fragments have come; made only for fragmented ones.
    private final class Partial {
        let isText: Bool
        var bytes: ByteBuffer
        var count = 1
        var check = UTF8Check()

        init(isText: Bool, bytes: ByteBuffer) {
            self.isText = isText
            self.bytes = bytes
        }
    }

    /// Bytes kept of a message of which fragments are missing.
    var keptBytes: Int { partial?.bytes.readableBytes ?? 0 }

    init(messageBytes: Int, fragments: Int) {
        self.messageBytes = messageBytes
        self.fragments = fragments
    }

    /// Takes one text, binary or continuation frame.
    mutating func take(_ frame: WebSocketFrameDecoder.Frame) throws(Failure) -> Message {
        if frame.opcode == WebSocketFrame.Opcode.continuation { return try carryOn(frame) }
        guard partial == nil else { throw .protocolError("a new message inside a fragmented one") }
        guard frame.payload.readableBytes <= messageBytes else { throw .tooBig }
        let isText = frame.opcode == WebSocketFrame.Opcode.text
        guard frame.isFinal else {
            let started = Partial(isText: isText, bytes: frame.payload)
            if isText, !started.check.consume(frame.payload) { throw .notUTF8 }
            partial = started
            return .unfinished
        }
        guard isText else { return .binary(frame.payload) }
        var check = UTF8Check()
        guard check.consume(frame.payload), check.isComplete else { throw .notUTF8 }
        return .text(frame.payload)
    }

    private mutating func carryOn(_ frame: WebSocketFrameDecoder.Frame) throws(Failure) -> Message {
        guard let partial else { throw .protocolError("a continuation of nothing") }
        partial.count += 1
        guard partial.count <= fragments, partial.bytes.readableBytes + frame.payload.readableBytes <= messageBytes else { throw .tooBig }
        partial.bytes.writeImmutableBuffer(frame.payload)
        if partial.isText, !partial.check.consume(frame.payload) { throw .notUTF8 }
        guard frame.isFinal else { return .unfinished }
        self.partial = nil
        guard partial.isText else { return .binary(partial.bytes) }
        guard partial.check.isComplete else { throw .notUTF8 }
        return .text(partial.bytes)
    }
}

extension UTF8Check {
    /// Takes the readable bytes of a buffer as the next piece.
    mutating func consume(_ buffer: ByteBuffer) -> Bool {
        buffer.withUnsafeReadableBytes { self.consume($0) }
    }
}
