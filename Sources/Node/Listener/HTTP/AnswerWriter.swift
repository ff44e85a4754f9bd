import HTTPTypes
import Hummingbird
import NIOCore

/// What a handler's answer body is written to. Keeps the head back until the first piece, so that a small answer is
/// one write.
struct AnswerWriter: ResponseBodyWriter {
    let exchange: HTTPExchange
    var head: ByteBuffer?

    mutating func write(_ buffer: ByteBuffer) async throws {
        let front = head
        head = nil
        try await exchange.write(buffer, behind: front)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try exchange.finish(behind: head)
    }
}
