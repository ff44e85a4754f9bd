import Chat
import HTTPTypes
import NIOCore
import NIOHTTP1

/// One client connection while it speaks HTTP: takes requests in order, has each answered, and can turn into a
/// WebSocket at any of them. Behind the decoder it is the only handler of its channel. Confined to its loop.
final class HTTPConnection: ChannelInboundHandler, RemovableChannelHandler, SweptConnection {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case open
        /// No further request is taken; what waits is still answered.
        case deaf
        /// All is said; what still comes is thrown away until the client closes or `deadline`.
        case lingering
        case closed
    }

    let host: ListenerHost
    let loop: ListenerLoop
    let reception: RequestReception
    var context: ChannelHandlerContext?
    var slot = -1
    var phase = Phase.open
    /// The request that is coming in.
    var incoming: IncomingRequest?
    /// Whole requests behind the one being answered.
    var waiting: [IncomingRequest] = []
    /// The one being answered.
    var current: HTTPExchange?
    /// Coarse milliseconds when an idle or lingering connection ends.
    var deadline: Int64
    /// Coarse milliseconds when the answers must be out for a client that has closed its own side; nil while that is open.
    var answersBy: Int64?
    /// Whether the handler of a streamed body has enough of it for now.
    var isBodyPaused = false
    private var writeWaiter: CheckedContinuation<Void, any Error>?
    private(set) var writtenBytes: UInt64 = 0
    var stall = WriteStall()
    /// What is held of a body that is not whole.
    var share = UnfinishedShare()

    init(host: ListenerHost, loop: ListenerLoop, peer: AddressBits?, isTLS: Bool) {
        self.host = host
        self.loop = loop
        reception = RequestReception(host: host, loop: loop, peer: peer, isTLS: isTLS)
        deadline = loop.now + host.limits.headSeconds * 1000
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
        if context.channel.isActive { context.read() }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        gone()
    }

    func channelInactive(context: ChannelHandlerContext) {
        gone()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): takeHead(head)
        case .body(let body): takeBody(body)
        case .end: takeEnd()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        readOn()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { inputEnded() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { resumeWriter(.success(())) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow:
            failIncoming(Refusal(.tooLarge, "The request's head is too long."), status: .requestHeaderFieldsTooLarge)
        case is HTTPParserError:
            failIncoming(.badRequest("The request is not HTTP/1.1 as it should be."), status: nil)
        default:
            // Also what the decoder says about bytes behind its own error: those are being thrown away already.
            if phase == .open { context.close(promise: nil) }
        }
    }

    /// Reads on, unless what has come is to be worked off first.
    func readOn() {
        guard let context else { return }
        switch phase {
        case .open:
            // Behind a request that is being answered; an endpoint's long body comes whole once it is the first.
            let isLong = incoming.map { $0.stream == nil && $0.body.readableBytes > host.limits.gatheredBodyBytes } ?? false
            let isHeld = isLong && current != nil
            if waiting.isEmpty, !isBodyPaused, !isHeld { context.read() }
        case .lingering: context.read()
        case .deaf, .closed: break
        }
    }

    private func gone() {
        guard phase != .closed else { return }
        phase = .closed
        _ = share.hold(0, of: host.unfinished)
        context = nil
        loop.remove(self)
        incoming?.stream?.fail(BodyCutOff())
        incoming = nil
        waiting = []
        let current = current
        self.current = nil
        current?.gone()
        resumeWriter(.failure(CancellationError()))
    }
}

extension HTTPConnection {
    func write(_ buffer: ByteBuffer) {
        guard let context else { return }
        writtenBytes &+= UInt64(buffer.readableBytes)
        context.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// Writes two pieces, as one where the copy is cheaper than a second entry for the kernel.
    func write(_ front: ByteBuffer, then piece: ByteBuffer) {
        if front.readableBytes == 0 { return write(piece) }
        guard piece.readableBytes <= 16 * 1024 else {
            write(front)
            return write(piece)
        }
        var whole = front
        whole.writeImmutableBuffer(piece)
        write(whole)
    }

    func flush() {
        context?.flush()
    }

    func send(_ buffer: ByteBuffer) {
        write(buffer)
        flush()
    }

    /// Returns when the client has taken enough for more to be written. Called in a request's task, on the loop.
    /// - Throws: `CancellationError` when the connection is gone.
    func writable() async throws {
        guard let context else { throw CancellationError() }
        guard !context.channel.isWritable else { return }
        context.flush()
        guard !context.channel.isWritable else { return }
        try await withCheckedThrowingContinuation { writeWaiter = $0 }
    }

    private func resumeWriter(_ result: Result<Void, any Error>) {
        guard let waiter = writeWaiter else { return }
        writeWaiter = nil
        waiter.resume(with: result)
    }

    func abort() {
        context?.close(promise: nil)
    }
}
