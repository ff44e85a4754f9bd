package import NIOCore

/// One open WebSocket: the only handler of its channel, and what doors write to. Confined to its loop; every call from
/// elsewhere must hop there first.
package final class WebSocketConnection: ChannelInboundHandler, SweptConnection {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    enum Phase {
        case open
        /// Our close frame is out; the peer's is awaited until `deadline`.
        case closing
        /// Both have said all; what still comes is thrown away until the peer closes or `deadline`.
        case draining
        case closed
    }

    /// The loop it lives on.
    package let loop: ListenerLoop
    let host: ListenerHost
    var context: ChannelHandlerContext?
    private(set) var receiver: (any WebSocketReceiver)?
    var slot = -1
    var phase = Phase.open
    /// What the channel said last: it tells of each change at once, on this loop.
    private var takesMore = true
    private var isFlushing = false
    private var isOverfull = false
    private var outbox = WebSocketOutbox()
    /// Nil behind TLS, where the channel writes everything.
    private var direct: SocketSend?
    /// Whether the channel got something to write since it was last seen to have nothing.
    private var isHanded = true
    /// Whether the door pauses the reading, as when it works on too many requests.
    private var isPaused = false
    /// Whether the listener pings an idle peer. A door with pings of its own (Engine.IO) switches it off.
    package var sendsPings = true
    var decoder: WebSocketFrameDecoder
    var messages: WebSocketMessages
    var share = UnfinishedShare()
    /// Coarse milliseconds of the last byte that came.
    var heardAt: Int64
    var deadline: Int64 = 0
    var stall = WriteStall()
    var isPinged = false

    init(host: ListenerHost, loop: ListenerLoop) {
        self.host = host
        self.loop = loop
        heardAt = loop.now
        decoder = WebSocketFrameDecoder(frameBytes: host.limits.messageBytes)
        messages = WebSocketMessages(messageBytes: host.limits.messageBytes, fragments: host.limits.fragments)
    }

    /// Whether less than the high-water mark waits. False once closed.
    package var isWritable: Bool { phase == .open && takesMore }

    /// Bytes written here that the kernel has not taken yet. Costs a look into the channel; not for every message.
    package var pendingBytes: Int {
        guard let context else { return 0 }
        return (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Bytes ever written here, to tell a slow reader from one that takes nothing.
    package var writtenBytes: UInt64 { written }
    private var written: UInt64 = 0

    /// Queues an encoded frame; everything written in one turn of the loop goes out with one system call.
    /// Dropped once the connection is closing. Past the hard limit on waiting bytes the connection is cut at the end of
    /// the turn, never from inside this call: whoever writes to many walks through a list.
    package func write(_ frame: ByteBuffer) {
        if phase == .open { writeRaw(frame) }
    }

    /// Sends what is queued, then the close frame, and closes once the peer has answered it or the time is up.
    package func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        guard phase == .open else { return }
        writeRaw(WebSocketFrame.close(code, reason: reason))
        phase = .closing
        deadline = loop.now + host.limits.closeSeconds * 1000
        resumeReading()
    }

    /// Closes now; what is queued is lost. The receiver hears `closed` from inside this call.
    package func abort() {
        context?.close(promise: nil)
    }

    /// Stops taking messages until `resumeReading`; what the peer sends waits in the kernel.
    package func pauseReading() {
        isPaused = true
    }

    /// Takes messages again.
    package func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        context?.read()
    }

    /// From now on bytes go to the socket of this channel by themselves, where it has one. On the loop, with nothing but this handler in the pipeline's way.
    func sendDirectly(on channel: any Channel) {
        direct = SocketSend(channel)
    }

    /// From now on the receiver hears what comes. A door may have cut the socket already while it opened it.
    func begin(_ receiver: any WebSocketReceiver) {
        guard phase == .open || phase == .closing else { return receiver.closed() }
        self.receiver = receiver
    }

    func writeRaw(_ frame: ByteBuffer) {
        written &+= UInt64(frame.readableBytes)
        if outbox.waiting == nil { outbox = WebSocketOutbox(frame) } else { pile(frame) }
        guard !isFlushing else { return }
        isFlushing = true
        loop.flushLater(self)
    }

    /// The outbox is taken out and put back, not changed in its place: the runtime would watch over each change.
    private func pile(_ frame: ByteBuffer) {
        var pile = outbox
        outbox = WebSocketOutbox()
        let full = pile.add(frame)
        outbox = pile
        if let full { hand(full) }
    }

    private func hand(_ frames: ByteBuffer) {
        guard let context else { return }
        isHanded = true
        context.write(wrapOutboundOut(frames), promise: nil)
        if phase == .open, !takesMore, pendingBytes > host.limits.pendingBytes { isOverfull = true }
    }

    func flushNow() {
        isFlushing = false
        if !isOverfull { flush() }
        if isOverfull { abort() }
    }

    /// Gives everything that was written to the kernel, and to the channel what it does not take.
    func flush() {
        if let frames = outbox.waiting {
            outbox = WebSocketOutbox()
            if let rest = unsent(frames) { hand(rest) }
        }
        if isHanded { context?.flush() }
    }

    private func unsent(_ frames: ByteBuffer) -> ByteBuffer? {
        guard let direct, !isHanded || pendingBytes == 0 else { return frames }
        isHanded = false
        return direct.send(frames)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        takesMore = context.channel.isWritable
        loop.add(self)
        host.metrics.webSockets.add(1)
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        gone()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        gone()
        context.fireChannelInactive()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if !isPaused, phase != .closed { context.read() }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        takesMore = context.channel.isWritable
        if phase == .open { receiver?.writabilityChanged(takesMore) }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data), context)
    }

    private func gone() {
        guard phase != .closed else { return }
        phase = .closed
        direct = nil
        _ = share.hold(0, of: host.unfinished)
        context = nil
        loop.remove(self)
        host.metrics.webSockets.add(-1)
        tellClosed()
    }

    /// The receiver hears that it is over. Whatever still happens to the channel is none of its business.
    func tellClosed() {
        let receiver = receiver
        self.receiver = nil
        receiver?.closed()
    }
}
