extension EngineSession {
    /// A GET of this session has arrived. It is answered at once when something waits, else held; one more beside a held one
    /// ends both and the session, because packets could overtake each other (Engine.IO protocol 4, "Receiving data").
    package mutating func poll(now: Int64) -> [EngineAction] {
        switch phase {
        case .websocket: return [.refusePoll(.badRequest)]
        case .ended: return [.refusePoll(.sessionUnknown)]
        case .closing:
            guard queue.isEmpty else { return [.answerPoll(takeAnswer())] }
            return [.answerPoll(WirePacket.close.bytes)] + end(endReason)
        case .polling:
            if let giveUpAt, now >= giveUpAt { return [.refusePoll(.sessionUnknown)] + end(.pingTimeout) }
            guard !pollHeld else { return [.refusePoll(.badRequest)] + end(.overlappingRequests, answeringPollWith: .close) }
            pollHeld = true
            return queue.isEmpty ? noopDuringProbe(now) : answerHeldPoll()
        }
    }

    /// A POST's head has arrived. While its body is read no other may begin (Engine.IO protocol 4, "Sending data").
    /// Without a refusal among the actions the caller reads the body and calls ``finishPost(_:now:)``.
    package mutating func beginPost() -> [EngineAction] {
        switch phase {
        case .ended: return [.refusePost(.sessionUnknown)]
        case .websocket, .closing: return [.refusePost(.badRequest)]
        case .polling:
            guard !postInFlight else { return [.refusePost(.badRequest)] + end(.overlappingRequests, answeringPollWith: .close) }
            postInFlight = true
            return []
        }
    }

    /// A POST's body is complete. A body with one malformed packet delivers nothing and ends the session.
    package mutating func finishPost(_ body: EngineBody, now: Int64) -> [EngineAction] {
        guard postInFlight else { return [] }
        guard let packets = try? body.packets(atMost: limits.maxPacketsPerBody) else {
            return end(.protocolError, answeringPollWith: .close)
        }
        var actions: [EngineAction] = []
        for packet in packets {
            switch packet {
            case .message(let message): actions.append(.deliver(message))
            case .pong(probe: false): pong(now: now)
            case .noop: break
            case .close:
                postInFlight = false
                return actions + [.answerPost] + end(.clientClosed)
            default: return actions + end(.protocolError, answeringPollWith: .close)
            }
        }
        postInFlight = false
        return actions + [.answerPost]
    }

    /// A POST's body is, or says that it will be, over the limit: it is refused and the session ends, because its packets are lost.
    package mutating func refuseBody() -> [EngineAction] {
        guard postInFlight else { return [] }
        postInFlight = false
        return [.refusePost(.tooLarge)] + end(.tooLarge, answeringPollWith: .close)
    }

    /// While a WebSocket takes over, a GET is ended with a noop so that the client can stop polling; the next one not before
    /// `noopInterval`, or a client that polls on would spin.
    mutating func noopDuringProbe(_ now: Int64) -> [EngineAction] {
        guard pollHeld, case .probed(let since, let noopAt) = candidate, now >= noopAt else { return [] }
        candidate = .probed(since: since, noopAt: now + limits.noopInterval)
        pollHeld = false
        return [.answerPoll(WirePacket.noop.bytes)]
    }
}
