import NIOCore
import Synchronization

/// What has come to a client, and at most one who waits for more.
final class Inbox: Sendable {
    /// What somebody waits for.
    enum Wish: Sendable {
        /// So many bytes of what is there; nil while there are not enough.
        case bytes(@Sendable ([UInt8]) -> Int?)
        /// Everything until the end.
        case rest
    }

    private struct State {
        var bytes: [UInt8] = []
        var isClosed = false
        var wish: Wish?
        var continuation: CheckedContinuation<[UInt8], any Error>?
        var number = 0

        var text: String { String(decoding: bytes, as: UTF8.self) }

        /// What the one who waits gets now; nil to wait on.
        mutating func outcome() -> Result<[UInt8], any Error>? {
            switch wish {
            case nil: return nil
            case .rest:
                guard isClosed else { return nil }
                defer { bytes = [] }
                return .success(bytes)
            case .bytes(let length):
                guard let count = length(bytes) else { return isClosed ? .failure(RawClient.Failure.closed(text)) : nil }
                defer { bytes.removeFirst(count) }
                return .success(Array(bytes[..<count]))
            }
        }
    }

    private let state = Mutex(State())

    func append(_ buffer: ByteBuffer) {
        settle { $0.bytes.append(contentsOf: buffer.readableBytesView) }
    }

    func close() {
        settle { $0.isClosed = true }
    }

    /// Waits at most 30 s: a test must fail, not hang.
    func take(_ wish: Wish, patience loop: any EventLoop) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            settle { state in
                precondition(state.wish == nil, "two wait for one client")
                state.wish = wish
                state.continuation = continuation
                state.number += 1
                let number = state.number
                loop.scheduleTask(in: .seconds(30)) { self.giveUp(number) }
            }
        }
    }

    private func giveUp(_ number: Int) {
        let waiting = state.withLock { state -> (CheckedContinuation<[UInt8], any Error>, String)? in
            guard state.number == number, let continuation = state.continuation else { return nil }
            state.wish = nil
            state.continuation = nil
            return (continuation, state.text)
        }
        if let (continuation, text) = waiting { continuation.resume(throwing: RawClient.Failure.nothingCame(text)) }
    }

    private func settle(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state -> (CheckedContinuation<[UInt8], any Error>, Result<[UInt8], any Error>)? in
            change(&state)
            guard let outcome = state.outcome(), let continuation = state.continuation else { return nil }
            state.wish = nil
            state.continuation = nil
            return (continuation, outcome)
        }
        if let (continuation, outcome) = waiting { continuation.resume(with: outcome) }
    }
}

/// Puts what comes into the inbox.
final class InboxHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: Inbox

    init(_ inbox: Inbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        inbox.append(unwrapInboundIn(data))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { inbox.close() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.close()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
