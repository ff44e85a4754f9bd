private import CanonicalJSON
internal import Chat
internal import OutboundHTTP
internal import Storage

/// One turn of sending to a server: asks the line's ``Delivery`` for steps and carries them out.
struct PeerFlush {
    private let sending: PeerSending
    private let line: PeerLine
    private let node: LinkedNode
    private let turnEnds: Int64

    /// After so many milliseconds others of the queue get their turn.
    private static let turn: Int64 = 10_000

    init(_ sending: PeerSending, _ line: PeerLine) {
        (self.sending, self.line, node) = (sending, line, sending.linked)
        turnEnds = sending.linked.now() + Self.turn
    }

    func run() async throws -> FlushEnd {
        try await lookForNews()
        while !Task.isCancelled {
            let step = line.with { $0.delivery.next(at: node.now()) }
            tellReach()
            switch step {
            case .read(let request):
                let page = try await node.database.read(request.lane) { [log = node.log, server = line.server.text] session in
                    try session.page(request, of: log, to: server)
                }
                line.with { $0.delivery.read(request, page) }
            case .send(let transaction):
                line.with { $0.reach.sent(transaction.content.events, $0.delivery.record) }
                try await keep()
                guard let answer = try await send(transaction) else { return .again }
                let chance = Double(node.random(1)[0]) / 256
                line.with { $0.delivery.answered(answer, at: node.now(), chance: chance) }
                tellReach()
                if case .status(200..<300, _) = answer { await askForSoftware() }
                if node.now() >= turnEnds { return try await over() }
            case .look(let room, let event):
                let answer = await look(for: event)
                line.with { $0.delivery.looked(for: event, in: room, answer, at: node.now()) }
                if node.now() >= turnEnds { return try await over() }
            case .rest:
                if try await lookForNews() { continue }
                try await keep()
                if let end = line.rest(at: node.now()) { return end }
            case .wait:
                try await keep()
                if let end = line.rest(at: node.now()) { return end }
            case .awaitAnswer: return .again
            }
        }
        return try await over()
    }

    private func tellReach() {
        for news in line.with({ $0.reach.news(of: $0.delivery.record, line.server) }) { sending.moved(news) }
    }

    private func over() async throws -> FlushEnd {
        try await keep()
        return .again
    }

    /// Whether the log has grown.
    @discardableResult
    private func lookForNews() async throws -> Bool {
        let head = try await node.database.read { session in try session.head() }
        return line.with { $0.delivery.logGrew(to: head) }
    }

    /// Writes the record down where a restart without it would do harm.
    private func keep() async throws {
        let isAsGood = line.with { $0.delivery.record.isAsGood(as: $0.kept) }
        if !isAsGood { try await sending.keep(line) }
    }

    /// Nil when nobody will ever know how it went, because the node stops.
    private func send(_ transaction: Transaction) async throws -> DeliveryAnswer? {
        let wire = sending.wire
        let events = try await node.database.read { session in try wire.forms(of: transaction.content.events, in: session) }
        var request = PeerRequest(
            "PUT", PeerTarget.path("/_matrix/federation/v1/send", transaction.id),
            content: transaction.body(origin: node.name.text, events: events))
        // Whoever answers when it is done may be at it for long.
        request.limits.total = 60_000
        request.limits.idle = 60
        do throws(PeerFailure) {
            _ = try await node.calls.send(request, to: line.server)
            return .status(200)
        } catch {
            return Task.isCancelled ? nil : DeliveryAnswer(error)
        }
    }

    /// Whether the server has an event of ours. Others of its rooms wait for the answer, so not long.
    private func look(for event: EventID) async -> EventLook {
        var request = PeerRequest("GET", PeerTarget.path("/_matrix/federation/v1/event", event.text))
        request.limits.total = 5_000
        do throws(PeerFailure) {
            _ = try await node.calls.send(request, to: line.server)
            return .there
        } catch {
            guard case .refused(let status, _, _) = error, status == 404 || status == 403 else { return .silence }
            return .notThere
        }
    }

    /// What the server runs, asked only when it is there.
    private func askForSoftware() async {
        guard line.with({ $0.software.isDue(at: node.now()) }) else { return }
        var request = PeerRequest("GET", "/_matrix/federation/v1/version")
        request.isSigned = false
        request.limits = PeerSoftware.limits
        let answer = try? await node.calls.send(request, to: line.server)
        line.with { state in
            state.software.learn(answer, at: node.now())
            state.delivery.answersWhenDone = state.software.isOurKind
        }
    }
}

extension LogRequest {
    /// Who was away for long can wait a little longer.
    fileprivate var lane: ReadLane {
        if case .leaps = self { .bulk } else { .interactive }
    }
}
