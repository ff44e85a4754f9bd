import SocketIO

/// Any order of requests, frames and moments at one Engine.IO session.
enum EngineSessionFuzz {
    static func check(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        var client = EngineClient(transport: input.byte() & 1 == 0 ? .polling : .websocket)
        while !input.isEmpty { try client.step(&input) }
    }
}

/// A session with a model of what its client is owed: an answer to every GET and POST, and each message once, in order.
private struct EngineClient {
    private static let limits = {
        var limits = EngineLimits()
        limits.maxPacketsPerBody = 8
        limits.maxQueuedPackets = 40
        limits.maxQueuedBytes = 3_000
        limits.maxAnswerBytes = 600
        return limits
    }()
    private static let words = ["2probe", "5", "3", "4hello", "1", "6", "2", "", "9", "b"].map { Array($0.utf8)[...] }

    private var session: EngineSession
    private var now: Int64 = 1_000
    private var sent = 0
    private var heard = 0
    private var isPollHeld = false
    private var isPosting = false
    private var hasEnded = false

    init(transport: EngineTransport) {
        session = EngineSession(sid: "sid", transport: transport, limits: Self.limits, now: now)
    }

    mutating func step(_ input: inout FuzzInput) throws {
        switch input.number(below: 15) {
        case 0, 1: try poll()
        case 2: try beginPost()
        case 3: try finishPost(input.bytes(input.number(below: 32)))
        case 4, 5: try send(1 + input.number(below: 4), padding: 0)
        case 6: try send(1, padding: input.number(below: 256) * 8)
        case 7: try tick(after: Int64(input.number(below: 256)) * 200)
        case 8: _ = session.openCandidate(now: now)
        case 9: try take(session.receiveFromCandidate(text: Self.words[input.number(below: Self.words.count)], now: now))
        case 10: try take(session.receive(text: Self.words[input.number(below: Self.words.count)], now: now))
        case 11: try take(session.receive(binary: input.bytes(input.number(below: 8))[...]))
        case 12: try take(session.candidateLost())
        case 13: try take(session.refuseBody())
        default: try leave(input.number(below: 8))
        }
        try checkBounds()
    }

    // MARK: what happens to it

    private mutating func poll() throws {
        var isNewOpen = true
        for action in session.poll(now: now) {
            if case .refusePoll = action {
                try promise(isNewOpen, "one GET is refused twice")
                isNewOpen = false
            } else if case .answerPoll = action, !isPollHeld {
                try promise(isNewOpen, "a GET is answered that nobody sent")
                isNewOpen = false
                try takeAnswer(action)
            } else {
                try take([action])
            }
        }
        guard isNewOpen else { return }
        try promise(!isPollHeld && !hasEnded, "a GET is left without an answer")
        isPollHeld = true
    }

    private mutating func beginPost() throws {
        let actions = session.beginPost()
        guard case .refusePost = actions.first else {
            isPosting = true
            return try take(actions)
        }
        // The new one is refused first; an older one that is under way is refused by the end.
        try take(Array(actions.dropFirst()))
    }

    private mutating func finishPost(_ content: [UInt8]) throws {
        var body = try EngineBody(limit: 64, announced: nil)
        for piece in content.inPieces { try body.append(piece) }
        let wasPosting = isPosting
        let actions = session.finishPost(body, now: now)
        try promise(wasPosting || actions.isEmpty, "a POST that was not begun does something")
        try take(actions)
        try promise(!isPosting, "a POST is left without an answer")
    }

    private mutating func send(_ count: Int, padding: Int) throws {
        let packets = (0..<count).map { _ in
            defer { sent += 1 }
            return WirePacket.message(.text(Array("\(sent).\(String(repeating: "x", count: padding))".utf8)[...]))
        }
        if hasEnded || session.phase == .closing { sent -= count }
        try take(session.send(packets))
    }

    private mutating func tick(after wait: Int64) throws {
        now += wait
        try take(session.tick(now: now))
        if let next = session.nextTick { try promise(next > now, "the next tick lies in the past: its loop would spin") }
    }

    private mutating func leave(_ how: Int) throws {
        if how == 0 {
            (isPollHeld, isPosting) = (false, false)
            try take(session.transportLost())
        } else if how == 1 {
            try take(session.close(now: now))
        }
    }

    // MARK: what it does

    private mutating func take(_ actions: [EngineAction]) throws {
        for action in actions {
            try promise(!hasEnded, "after its end the session does something: \(action)")
            switch action {
            case .answerPoll:
                try promise(isPollHeld, "a GET is answered that nobody sent")
                isPollHeld = false
                try takeAnswer(action)
            case .refusePoll: throw Broken("a GET is refused that nobody sent")
            case .answerPost, .refusePost:
                try promise(isPosting, "a POST is answered that nobody sent")
                isPosting = false
            case .write(let packets):
                try promise(session.carriesFrames || session.phase == .ended, "frames are written where none are carried")
                try hear(packets.filter { !$0.isBinary }.map { try EnginePacket(text: $0.bytes[...]) })
            case .adoptCandidate, .writeCandidate, .closeCandidate, .deliver: break
            case .end:
                hasEnded = true
                try promise(!isPollHeld && !isPosting, "at the end somebody is left without an answer")
            }
        }
    }

    private mutating func takeAnswer(_ action: EngineAction) throws {
        guard case .answerPoll(let body) = action else { return }
        try hear(try EnginePayload.decode(body, maxPackets: Self.limits.maxPacketsPerAnswer))
    }

    private mutating func hear(_ packets: [EnginePacket]) throws {
        for case .message(.text(let text)) in packets {
            let number = String(decoding: text.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
            try promise(number == "\(heard)", "message \(number) comes where \(heard) should")
            heard += 1
        }
    }

    private func checkBounds() throws {
        try promise(hasEnded == (session.phase == .ended), "the session's phase and what it said differ")
        try promise(session.queuedPackets <= Self.limits.maxQueuedPackets, "more packets wait than may")
        try promise(session.queuedBytes <= Self.limits.maxQueuedBytes, "more bytes wait than may")
        try promise(session.queuedBytes >= session.queuedPackets, "the bytes that wait are miscounted")
        guard session.phase == .websocket else { return }
        try promise(heard == sent, "on a WebSocket something waits: \(heard) of \(sent) were heard")
    }
}
