import NIOCore

@testable import Node

/// Any bytes as what a client sends over a WebSocket, and as what is sent in one frame.
enum WebSocketFuzz {
    private static let frameBytes = 300
    private static let messageBytes = 500

    static func check(_ bytes: [UInt8]) throws {
        try promise(try said([bytes]) == said(bytes.inPieces), "a stream in pieces says something else than at once")
        try checkFrame(bytes)
        try checkClose(String(decoding: bytes, as: UTF8.self))
    }

    /// The messages of a stream, and the word for how it ended.
    private static func said(_ pieces: [[UInt8]]) throws -> [String] {
        var decoder = WebSocketFrameDecoder(frameBytes: frameBytes)
        var messages = WebSocketMessages(messageBytes: messageBytes, fragments: 4)
        var said: [String] = []
        for piece in pieces {
            decoder.append(ByteBuffer(bytes: piece))
            do {
                while let frame = try decoder.next() { said.append(try take(frame, &messages)) }
            } catch let failure as WebSocketFrameDecoder.Failure {
                return said + ["\(failure)"]
            } catch let failure as WebSocketMessages.Failure {
                return said + ["\(failure)"]
            }
            try promise(decoder.keptBytes < frameBytes + 14, "more is kept than one frame")
            try promise(messages.keptBytes <= messageBytes, "more is kept than one message")
        }
        return said + ["\(decoder.keptBytes) and \(messages.keptBytes) kept"]
    }

    private static func take(_ frame: WebSocketFrameDecoder.Frame, _ messages: inout WebSocketMessages) throws -> String {
        try promise(frame.payload.readableBytes <= frameBytes, "a frame over its limit")
        guard frame.opcode < 8 else {
            try promise(frame.isFinal && frame.payload.readableBytes <= WebSocketFrame.controlBytes, "a control frame too long or in parts")
            return "control \(frame.opcode) \(Array(buffer: frame.payload))"
        }
        switch try messages.take(frame) {
        case .unfinished: return "unfinished"
        case .binary(let message):
            try promise(message.readableBytes <= messageBytes, "a message over its limit")
            return "binary \(Array(buffer: message))"
        case .text(let message):
            try promise(message.readableBytes <= messageBytes, "a message over its limit")
            try promise(String(validating: message.readableBytesView, as: UTF8.self) != nil, "text that is not UTF-8")
            return "text \(Array(buffer: message))"
        }
    }

    /// A frame of ours, masked as a client would, is read as what was put into it.
    private static func checkFrame(_ payload: [UInt8]) throws {
        var frame = Array(buffer: WebSocketFrame.binary(payload))
        let head = frame.count - payload.count
        try promise(frame.suffix(payload.count).elementsEqual(payload), "a frame does not end with its payload")
        let mask = withUnsafeBytes(of: payload.fingerprint) { Array($0.prefix(4)) }
        frame[1] |= 0x80
        for place in payload.indices { frame[head + place] ^= mask[place % 4] }
        frame.insert(contentsOf: mask, at: head)
        var decoder = WebSocketFrameDecoder(frameBytes: payload.count)
        decoder.append(ByteBuffer(bytes: frame))
        let read = try decoder.next()
        try promise(read.map { Array(buffer: $0.payload) } == payload && read?.opcode == 2, "a frame is read as another one")
        try promise(decoder.keptBytes == 0, "behind a whole frame something is kept")
        var isText = UTF8Check()
        let says = payload.withUnsafeBytes { isText.consume($0) } && isText.isComplete
        try promise(says == (String(validating: payload, as: UTF8.self) != nil), "UTF-8, or not, against what the standard library says")
    }

    private static func checkClose(_ reason: String) throws {
        let frame = Array(buffer: WebSocketFrame.close(.policy, reason: reason))
        try promise(frame.count <= 2 + WebSocketFrame.controlBytes, "a close frame is too long")
        try promise(String(validating: frame.dropFirst(4), as: UTF8.self) != nil, "a reason is cut inside a character")
    }
}
