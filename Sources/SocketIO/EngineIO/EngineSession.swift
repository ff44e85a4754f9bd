/// One Engine.IO session as a value: every call says what happened and gets back what to do. It knows no socket and no clock;
/// `now` is milliseconds of any clock that only goes forward. Whoever owns it calls from one event loop only.
///
/// A session lives on polling or on a WebSocket. While it polls it keeps what waits for the next GET, within the limits.
/// On a WebSocket it keeps nothing: the socket's own backlog does, so a broadcast can go past the session
/// (see ``carriesFrames``).
package struct EngineSession: Sendable {
    /// Where the session stands. `closing` is a polling session whose last packets wait for one more GET.
    package enum Phase: Sendable, Equatable {
        case polling, websocket, closing, ended
    }

    /// The second transport that wants to take over from polling.
    enum Candidate: Sendable, Equatable {
        case none
        case opened(since: Int64)
        case probed(since: Int64, noopAt: Int64)
    }

    /// The session's id, the limits it was told, and where it stands.
    package let sid: String
    package let limits: EngineLimits
    package internal(set) var phase: Phase
    var candidate = Candidate.none
    var pollHeld = false
    var postInFlight = false
    var queue: [WirePacket] = []
    /// Bytes that wait for the next GET, as they will stand in the answer.
    package internal(set) var queuedBytes = 0
    var endReason = EngineEnd.serverClosed
    /// When the next ping goes out; nil while a pong is awaited.
    var pingAt: Int64?
    /// When the session is over, unless a pong (or, while closing, a GET) comes first.
    var giveUpAt: Int64?

    /// Opens a session. Its first packet, the handshake, is in ``open()``.
    /// - Parameters:
    ///   - sid: an unguessable id of letters, digits, `-` and `_`; nothing else is escaped.
    ///   - transport: what the first request came by.
    package init(sid: String, transport: EngineTransport, limits: EngineLimits, now: Int64) {
        self.sid = sid
        self.limits = limits
        phase = transport == .polling ? .polling : .websocket
        pingAt = now + limits.pingInterval
    }

    /// The handshake: the answer to the opening GET, or the first frame of the opening WebSocket. Called once, first.
    package func open() -> EngineAction {
        let packet = WirePacket.open(sid: sid, upgrades: phase == .polling, limits: limits)
        return phase == .polling ? .answerPoll(packet.bytes) : .write([packet])
    }

    /// Whether packets can be written to the WebSocket as frames right now, past the session.
    package var carriesFrames: Bool { phase == .websocket }

    /// Packets that wait for the next GET.
    package var queuedPackets: Int { queue.count }

    /// Sends packets in order. A polling session that would have to keep more than its limits ends with `queueFull`.
    package mutating func send(_ packets: [WirePacket]) -> [EngineAction] {
        guard !packets.isEmpty else { return [] }
        switch phase {
        case .websocket: return [.write(packets)]
        case .closing, .ended: return []
        case .polling:
            for packet in packets { keep(packet) }
            guard pollHeld || withinLimits else { return end(.queueFull) }
            return answerHeldPoll()
        }
    }

    /// Ends the session from our side. What was sent before still goes out to a client that polls on within `pingTimeout`. The close
    /// packet is an answer of its own: the JavaScript client drops events that come in one body with it.
    package mutating func close(_ reason: EngineEnd = .serverClosed, now: Int64) -> [EngineAction] {
        switch phase {
        case .ended, .closing: return []
        case .websocket: return end(reason)
        case .polling:
            guard !pollHeld else { return end(reason, answeringPollWith: .close) }
            endReason = reason
            phase = .closing
            pingAt = nil
            giveUpAt = now + limits.pingTimeout
            return dropCandidate()
        }
    }

    /// The WebSocket or the TCP connection of a held GET or of a POST under way is gone.
    package mutating func transportLost() -> [EngineAction] {
        pollHeld = false
        postInFlight = false
        return end(.transportLost)
    }

    mutating func keep(_ packet: WirePacket) {
        queue.append(packet)
        queuedBytes += packet.pollingSize
    }

    private var withinLimits: Bool {
        queue.count <= limits.maxQueuedPackets && queuedBytes <= limits.maxQueuedBytes
    }

    /// Answers the held GET when anything waits; so a GET is held only while the queue is empty.
    mutating func answerHeldPoll() -> [EngineAction] {
        guard pollHeld, !queue.isEmpty else { return [] }
        pollHeld = false
        return [.answerPoll(takeAnswer())]
    }

    /// Takes as many packets from the queue as one answer may hold.
    mutating func takeAnswer() -> [UInt8] {
        var count = 0
        var size = 0
        while count < min(queue.count, limits.maxPacketsPerAnswer) {
            let next = queue[count].pollingSize + 1
            if count > 0 && size + next > limits.maxAnswerBytes { break }
            size += next
            count += 1
        }
        let body = EnginePayload.encode(queue.prefix(count))
        queuedBytes -= queue.prefix(count).reduce(0) { $0 + $1.pollingSize }
        queue.removeFirst(count)
        return body
    }

    mutating func dropCandidate() -> [EngineAction] {
        guard candidate != .none else { return [] }
        candidate = .none
        return [.closeCandidate]
    }

    /// The one way out: the held GET is answered, a POST under way refused, a candidate closed.
    mutating func end(_ reason: EngineEnd, answeringPollWith last: WirePacket = .noop) -> [EngineAction] {
        guard phase != .ended else { return [] }
        var actions: [EngineAction] = []
        if pollHeld { actions.append(.answerPoll(last.bytes)) }
        if postInFlight { actions.append(.refusePost(.badRequest)) }
        actions += dropCandidate()
        actions.append(.end(reason))
        (pollHeld, postInFlight) = (false, false)
        (pingAt, giveUpAt) = (nil, nil)
        (queue, queuedBytes) = ([], 0)
        phase = .ended
        return actions
    }
}
