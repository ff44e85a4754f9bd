internal import CanonicalJSON
internal import Chat
internal import OutboundHTTP
internal import Storage

/// Asks peers what an inbox wants to know, and checks what they answer.
struct PeerInquiry: Sendable {
    let intake: EventIntake
    let sleep: @Sendable (Int64) async throws -> Void

    /// How long an answer stays away whose question was not asked, because who makes it necessary costs too much; in milliseconds.
    private static let pause: Int64 = 5_000

    private var link: LinkedNode { intake.link }

    /// What a peer answers, each event of it checked.
    func answer(to ask: InboxAsk, about room: RoomID) async -> CheckedAnswer {
        if case .event(let id) = ask.question, let kept = await kept(id, about: room, causedBy: ask.cause) { return kept }
        guard let peer = ServerName(ask.peer), peer != link.name, link.peers.admits(peer) else { return .unreachable }
        guard intake.gates.spend(.eventQuestions, for: ask.cause) else {
            try? await sleep(Self.pause)
            return .unreachable
        }
        let answer = await answer(of: peer, to: ask.question, about: room)
        let receiving = try? await link.database.read { [link] session in try LinkedRoom(room, link, in: session)?.receiving }
        guard let receiving = receiving ?? nil else { return .unreachable }
        return await checked(answer, from: peer, causedBy: ask.cause, about: receiving)
    }

    /// What a peer answers, nothing of it checked.
    func answer(of peer: ServerName, to question: PeerQuestion, about room: RoomID) async -> PeerAnswer {
        do throws(PeerFailure) {
            return PeerAnswer(body: try await link.calls.send(PeerRequest(question, about: room), to: peer), to: question)
        } catch {
            switch error {
            case .refused(let status, _, _) where status == 403 || status == 404: return .nothing
            case .malformed: return .junk
            case .refused, .patience, .notFound, .notAnswered, .unsignable: return .unreachable
            }
        }
    }

    /// What lies in the durable inbox of an event because it could not be judged when it came: judged now, as far as that is possible.
    func kept(_ id: EventID, about room: RoomID, causedBy cause: String) async -> CheckedAnswer? {
        let found = try? await link.database.read { [link] session -> ([Storage.StagedEvent], ReceivingRoom)? in
            guard let room = try LinkedRoom(room, link, in: session) else { return nil }
            return (try session.stagedEvents(id, rid: room.rid), room.receiving)
        }
        guard let (events, receiving) = found ?? nil, !events.isEmpty else { return nil }
        let texts = events.map { (try? JSON(parsing: $0.json, limits: InboundLimits.body)) ?? .null }
        let checks = await intake.checks(for: texts, causedBy: cause)
        for (event, json) in zip(events, texts) {
            if case .passed(let checked) = checks.check(json, from: event.origin, answering: receiving) { return .events([checked]) }
        }
        return nil
    }

    func checked(
        _ answer: PeerAnswer, from peer: ServerName, causedBy cause: String, about room: ReceivingRoom
    ) async -> CheckedAnswer {
        var events: [JSON] = []
        if case .events(let given) = answer { events = given }
        let checks = await intake.checks(for: events, causedBy: cause)
        return checks.check(answer, from: peer.text, about: room)
    }
}

extension PeerRequest {
    private static let start = "/_matrix/federation/v1"

    /// The request that asks a question about a room.
    init(_ question: PeerQuestion, about room: RoomID) {
        switch question {
        case .missingEvents(let before, let after, let limit):
            self.init(
                "POST", PeerTarget.path(Self.start + "/get_missing_events", room.text),
                content: [
                    "earliest_events": .array(after.map { .string($0.text) }), "latest_events": .array(before.map { .string($0.text) }),
                    "limit": .int(Int64(limit)),
                ])
        case .stateIDs(let id):
            self.init("GET", PeerTarget.path(Self.start + "/state_ids", room.text, query: [("event_id", id.text)]))
        case .state(let id):
            self.init("GET", PeerTarget.path(Self.start + "/state", room.text, query: [("event_id", id.text)]))
        case .event(let id):
            self.init("GET", PeerTarget.path(Self.start + "/event", id.text))
        case .authChain(let id):
            self.init("GET", PeerTarget.path(Self.start + "/event_auth", room.text, id.text))
        }
        limits.responseBytes = PeerAnswer.mostBytes(for: question)
        // A large state takes its server a while to put together.
        switch question {
        case .state, .stateIDs, .authChain: limits.total = 120_000
        case .event, .missingEvents: limits.total = 30_000
        }
    }
}
