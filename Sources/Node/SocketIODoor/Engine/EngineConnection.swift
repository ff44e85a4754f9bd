package import NIOCore
package import SocketIO

/// One Engine.IO session with what carries it: carries out what the session's value decides. Confined to its loop; it
/// crosses threads only as a reference that is opened on that loop again.
package final class EngineConnection: @unchecked Sendable {
    package let address: ClientAddress
    private let registry: EngineRegistry
    private var session: EngineSession { didSet { phase = session.phase } }
    /// The session's. Every delivery looks at it, and a look into a value of another module copies all of that.
    private var phase: EngineSession.Phase
    private var receiver: (any EngineReceiver)?
    private var held: EngineHTTPRequest?
    private var arriving: EngineHTTPRequest?
    /// A GET that waits until everything the socket sent before it has been read.
    private var deferred: EngineHTTPRequest?
    private var post: EngineHTTPRequest?
    private var socket: EngineSocket?
    private var candidate: EngineSocket?
    private var outbox: [WirePacket] = []
    private var outboxBytes = 0
    /// Whether somebody was told that the session takes no more, and has to hear when it does again.
    private var owesWritable = false
    private var closeCode: WebSocketCloseCode?
    /// Whether nobody has logged in yet; owned by the registry.
    var isWaiting = true
    /// When the registry looks next; owned by its deadlines.
    var notedDeadline = Int64.max

    init(_ session: EngineSession, in registry: EngineRegistry, address: ClientAddress) {
        self.session = session
        phase = session.phase
        self.registry = registry
        self.address = address
    }

    /// The session's id, and the loop that owns it.
    package var sid: String { session.sid }
    package var eventLoop: any EventLoop { registry.loop.eventLoop }

    /// Milliseconds of the listener's clock.
    package var now: Int64 { registry.loop.clock.now() }

    /// Whether the session can still say anything.
    package var isOpen: Bool { phase == .polling || phase == .websocket }

    /// False while more than the high-water mark waits to be taken. What is sent all the same is taken, up to the limits.
    package var isWritable: Bool {
        guard isOpen else { return false }
        if takesMore { return true }
        owesWritable = true
        return false
    }

    private var takesMore: Bool {
        if phase == .websocket { return socket?.isWritable ?? false }
        let limits = registry.limits
        return session.queuedPackets + outbox.count < limits.pollingHighWaterPackets
            && session.queuedBytes + outboxBytes < limits.pollingHighWaterBytes
    }

    /// Somebody has logged in: the session no longer counts as waiting.
    package func settle() { registry.settled(self) }

    /// Sends packets in order; written at the end of the loop's turn together with everything else for this session.
    package func send(_ packets: [WirePacket]) {
        for packet in packets { send(packet) }
    }

    /// Sends one packet.
    package func send(_ packet: WirePacket) {
        guard isOpen else { return }
        guard !carriesFramesNow else { return write(packet.frame) }
        if outbox.isEmpty { registry.flushLater(self) }
        outbox.append(packet)
        outboxBytes += packet.pollingSize
    }

    /// Sends a packet many sessions get: as a shared frame where a WebSocket carries the session.
    /// - Parameters:
    ///   - frame: makes or gives the packet as a WebSocket frame.
    ///   - packet: makes or gives the packet for polling.
    package func send(frame: () -> ByteBuffer, packet: () -> WirePacket) {
        if carriesFramesNow { write(frame()) } else { send(packet()) }
    }

    /// Sends what is queued and ends the session.
    /// - Parameter code: for the WebSocket that carries it, if one does.
    package func close(_ reason: EngineEnd = .serverClosed, code: WebSocketCloseCode? = nil) {
        flush()
        closeCode = code
        perform(session.close(reason, now: now))
        if phase == .closing { tellClosed(reason) }
    }

    private func tellClosed(_ reason: EngineEnd) {
        let receiver = receiver
        self.receiver = nil
        receiver?.closed(reason)
    }

    /// Whether a WebSocket carries the session.
    package var carriesFrames: Bool { phase == .websocket }

    private var carriesFramesNow: Bool { phase == .websocket && outbox.isEmpty }

    private func write(_ frame: ByteBuffer) {
        socket?.write(frame)
    }

    func flush() {
        guard !outbox.isEmpty else { return }
        let packets = outbox
        (outbox, outboxBytes) = ([], 0)
        perform(session.send(packets))
        tellWhenWritable()
    }
}

/// What the registry and the door do with it.
extension EngineConnection {
    var nextTick: Int64? {
        switch (session.nextTick, receiver?.nextTick) {
        case (let one?, let other?): min(one, other)
        case (let one, let other): one ?? other
        }
    }

    func open(_ carrier: EngineCarrier, _ application: any EngineApplication, now: Int64) {
        switch carrier {
        case .request(let request): held = request
        case .socket(let socket):
            self.socket = socket
            socket.carry(self)
        }
        perform([session.open()])
        receiver = application.opened(self, now: now)
    }

    func tick(_ now: Int64) {
        perform(session.tick(now: now))
        if let wanted = receiver?.nextTick, now >= wanted { receiver?.tick(now: now) }
        registry.note(self)
    }

    /// A GET that was sent behind the upgrade packet must not overtake it, though both come by different connections; nor may
    /// its refusal overtake what the socket still has to say. It is out of place either way, so it may wait a moment.
    func poll(_ request: EngineHTTPRequest) {
        if let waiting = deferred.take() { take(waiting) }
        guard let upgrading = candidate ?? socket else { return take(request) }
        deferred = request
        upgrading.caughtUp {
            guard self.deferred === request else { return }
            self.deferred = nil
            self.take(request)
        }
    }

    private func take(_ request: EngineHTTPRequest) {
        arriving = request
        if held == nil { held = request }
        perform(session.poll(now: now))
        arriving = nil
        tellWhenWritable()
    }

    /// Bodies come whole, so two POSTs never overlap here; they are handled in the order they are complete.
    func post(_ request: EngineHTTPRequest, body: ByteBuffer) {
        post = request
        let refused = session.beginPost()
        guard refused.isEmpty else { return perform(refused) }
        do throws(EngineSyntaxError) {
            var whole = try EngineBody(limit: registry.limits.engine.maxPayload, announced: body.readableBytes)
            try whole.append(body.readableBytesView)
            perform(session.finishPost(whole, now: now))
        } catch {
            perform(session.refuseBody())
        }
    }

    /// The connection of a GET is gone before it was answered.
    func lost(_ request: EngineHTTPRequest) {
        guard held === request || deferred === request else { return }
        (held, deferred) = (nil, nil)
        perform(session.transportLost())
    }

    func offer(_ socket: EngineSocket) {
        guard session.openCandidate(now: now) else { return socket.close(.policy) }
        candidate = socket
        socket.carry(self)
        registry.note(self)
    }

    func received(text: ArraySlice<UInt8>, from socket: EngineSocket) {
        let now = now
        if socket === self.socket {
            perform(session.receive(text: text, now: now), now)
        } else if socket === candidate {
            perform(session.receiveFromCandidate(text: text, now: now), now)
        }
    }

    func received(binary: ArraySlice<UInt8>, from socket: EngineSocket) {
        if socket === self.socket {
            perform(session.receive(binary: binary))
        } else if socket === candidate {
            perform(session.candidateLost())
        }
    }

    func socketClosed(_ socket: EngineSocket) {
        if socket === self.socket {
            perform(session.transportLost())
        } else if socket === candidate {
            perform(session.candidateLost())
        }
    }

    func socketBecameWritable(_ socket: EngineSocket) {
        if socket === self.socket { tellWhenWritable() }
    }

    fileprivate func tellWhenWritable() {
        guard owesWritable, isOpen, takesMore else { return }
        owesWritable = false
        receiver?.becameWritable()
    }

    private func perform(_ actions: [EngineAction], _ now: Int64? = nil) {
        for action in actions { perform(action, now) }
        if !actions.isEmpty && phase != .ended { registry.note(self) }
    }

    private func perform(_ action: EngineAction, _ now: Int64?) {
        let mail = registry.mail
        switch action {
        case .answerPoll(let body): held.take()?.answer(body, from: mail)
        case .refusePoll(let refusal):
            arriving?.refuse(refusal, from: mail)
            if held === arriving { held = nil }
        case .answerPost: post.take()?.answer(Array("ok".utf8), from: mail)
        case .refusePost(let refusal): post.take()?.refuse(refusal, from: mail)
        case .write(let packets): socket?.write(packets)
        case .writeCandidate(let packet): candidate?.writeNow(packet)
        case .adoptCandidate: socket = candidate.take()
        case .closeCandidate: candidate.take()?.close(.normal)
        case .deliver(let message): receiver?.received(message, now: now ?? self.now)
        case .end(let reason): end(reason)
        }
    }

    private func end(_ reason: EngineEnd) {
        registry.forget(self)
        (outbox, outboxBytes) = ([], 0)
        socket.take()?.close(closeCode ?? reason.closeCode)
        deferred.take()?.refuse(.sessionUnknown, from: registry.mail)
        tellClosed(reason)
    }
}

extension EngineEnd {
    /// How a WebSocket says it.
    fileprivate var closeCode: WebSocketCloseCode {
        switch self {
        case .protocolError: .protocolError
        case .tooLarge: .tooBig
        case .queueFull: .tryAgainLater
        case .pingTimeout: .goingAway
        case .clientClosed, .serverClosed, .overlappingRequests, .transportLost: .normal
        }
    }
}
