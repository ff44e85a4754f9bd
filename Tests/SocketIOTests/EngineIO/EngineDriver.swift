import SocketIO

/// Drives an Engine.IO session by hand: keeps its time and speaks in strings.
struct EngineDriver {
    var now: Int64 = 1000
    var session: EngineSession

    init(_ transport: EngineTransport = .polling, _ change: (inout EngineLimits) -> Void = { _ in }) {
        var limits = EngineLimits()
        (limits.pingInterval, limits.pingTimeout) = (300, 200)
        change(&limits)
        session = EngineSession(sid: "sid", transport: transport, limits: limits, now: now)
    }

    mutating func poll() -> [EngineAction] { session.poll(now: now) }

    /// A whole POST.
    mutating func post(_ body: String) -> [EngineAction] {
        let refused = session.beginPost()
        return refused.isEmpty ? finish(body) : refused
    }

    mutating func finish(_ body: String) -> [EngineAction] {
        guard var read = try? EngineBody(limit: session.limits.maxPayload, announced: nil), (try? read.append(Array(body.utf8))) != nil
        else {
            return session.refuseBody()
        }
        return session.finishPost(read, now: now)
    }

    mutating func send(_ texts: String...) -> [EngineAction] { session.send(texts.map { packet($0) }) }

    mutating func frame(_ text: String) -> [EngineAction] { session.receive(text: ArraySlice(text.utf8), now: now) }

    mutating func candidate(_ text: String) -> [EngineAction] { session.receiveFromCandidate(text: ArraySlice(text.utf8), now: now) }

    mutating func close() -> [EngineAction] { session.close(now: now) }

    /// Lets time pass, with a tick whenever the session asked for one.
    mutating func pass(_ milliseconds: Int64) -> [EngineAction] {
        let end = now + milliseconds
        var actions: [EngineAction] = []
        while let next = session.nextTick, next <= end {
            now = max(now, next)
            actions += session.tick(now: now)
        }
        now = end
        return actions
    }
}

func packet(_ text: String) -> WirePacket { WirePacket(text: Array(text.utf8)) }

extension EngineAction {
    static func poll(_ text: String) -> EngineAction { .answerPoll(Array(text.utf8)) }
    static func text(_ text: String) -> EngineAction { .deliver(.text(ArraySlice(text.utf8))) }
}
