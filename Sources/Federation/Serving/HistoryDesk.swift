internal import CanonicalJSON
internal import Chat
internal import Storage

/// Answers servers that ask for events and state of rooms that they are in. Who was in one is told of its time there: a server that was put
/// out while it could not hear learns so from what came before.
struct HistoryDesk: Sendable {
    let link: LinkedNode
    let gates: SharedGates
    let sawGap: @Sendable (ServerName, RoomID, [EventID]) -> Void

    private static let start = "/_matrix/federation/v1"

    var endpoints: [FederationEndpoint] {
        [
            FederationEndpoint("GET", Self.start + "/event/{}") { ask throws(FederationRefusal) in
                let id = try eventID(ask.segments[0])
                return try await answer(.event(id), ask, roomOf: id)
            },
            FederationEndpoint("GET", Self.start + "/state/{}") { ask throws(FederationRefusal) in
                try await answer(.state(at: try eventID(try ask.required("event_id"))), ask)
            },
            FederationEndpoint("GET", Self.start + "/state_ids/{}") { ask throws(FederationRefusal) in
                try await answer(.stateIDs(at: try eventID(try ask.required("event_id"))), ask)
            },
            FederationEndpoint("GET", Self.start + "/event_auth/{}/{}") { ask throws(FederationRefusal) in
                try await answer(.authChain(of: try eventID(ask.segments[1])), ask)
            },
            FederationEndpoint("POST", Self.start + "/get_missing_events/{}") { ask throws(FederationRefusal) in
                let question = try missingEvents(ask)
                let found = try await answer(question, ask)
                if let room = RoomID(ask.segments[0]), case .missingEvents(_, let after, _) = question { sawGap(ask.sender, room, after) }
                return found
            },
            FederationEndpoint("GET", Self.start + "/backfill/{}") { ask throws(FederationRefusal) in try await backfill(ask) },
        ]
    }

    // The questions

    private func eventID(_ text: String) throws(FederationRefusal) -> EventID {
        guard let id = EventID(text) else { throw .invalid("That is no event id.") }
        return id
    }

    private func missingEvents(_ ask: FederationAsk) throws(FederationRefusal) -> PeerQuestion {
        guard let before = ask.content?["latest_events"]?.array, let after = ask.content?["earliest_events"]?.array else {
            throw .invalid("The latest and the earliest events are named in lists.")
        }
        let limit = ask.content?["limit"]?.int ?? Int64(Self.usual)
        return .missingEvents(
            before: before.compactMap { $0.string.flatMap(EventID.init) }, after: after.compactMap { $0.string.flatMap(EventID.init) },
            limit: Int(min(max(0, limit), Int64(ServingLimits.events))))
    }

    /// Events of an answer when the question names no number.
    private static let usual = 10

    // The answers

    private func answer(
        _ question: PeerQuestion, _ ask: FederationAsk, roomOf event: EventID? = nil
    ) async throws(FederationRefusal) -> FederationAnswer {
        let bytes = try await read(ask) { session -> [UInt8]? in
            guard let sight = try sight(ask, roomOf: event, session) else { return nil }
            return try reply(to: question, sight).body(to: question, origin: link.name.text, sentAt: link.now())?.encoded()
        }
        guard let bytes else { throw .notFound("There is no such event here.") }
        return FederationAnswer(encoded: bytes)
    }

    private func backfill(_ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        let starts = ask.all("v").compactMap { EventID($0) }
        guard let limit = Int(try ask.required("limit")) else { throw .invalid("The limit is a number.") }
        let bytes = try await read(ask) { session -> [UInt8]? in
            guard let sight = try sight(ask, roomOf: nil, session), let creation = try creation(sight.room.rid, session) else { return nil }
            let found = try ServedHistory(sight.history, creation: creation).backfill(from: starts, limit: limit)
            return JSON.object([
                "origin": .string(link.name.text), "origin_server_ts": .int(link.now()), "pdus": .array(try sight.objects(found)),
            ]).encoded()
        }
        guard let bytes else { throw .notFound("There is no such room here.") }
        return FederationAnswer(encoded: bytes)
    }

    private func reply(to question: PeerQuestion, _ sight: HistorySight) throws -> PeerReply {
        guard let creation = try creation(sight.room.rid, sight.session) else { return .nothing }
        let history = ServedHistory(sight.history, creation: creation)
        switch question {
        case .event(let id):
            let found = try sight.objects([id])
            return found.isEmpty ? .nothing : .events(found)
        case .missingEvents(let before, let after, let limit):
            return .events(try sight.objects(try history.missingEvents(before: before, after: after, limit: limit)))
        case .authChain(let id):
            return try history.authChain(of: id).map { .events(try sight.wholeObjects($0)) } ?? .nothing
        case .stateIDs(let id):
            return try history.state(at: id).map { .stateIDs(state: $0.state, authChain: $0.authChain) } ?? .nothing
        case .state(let id):
            guard let found = try history.state(at: id) else { return .nothing }
            return .state(try sight.wholeObjects(found.state), authChain: try sight.wholeObjects(found.authChain))
        }
    }

    private func creation(_ rid: Int64, _ session: any SQLSession) throws -> RoomCreation? {
        try session.state(rid: rid, StateKey(EventType.create)).flatMap { RoomCreation($0) }
    }

    // Who may ask

    /// The room as the asking server sees it; nil when there is none that the event stands in.
    /// - Throws: ``FederationRefusal`` when the server never was in the room, the room keeps it out, or we are not in it: what we know of
    ///   it may be old.
    private func sight(_ ask: FederationAsk, roomOf event: EventID?, _ session: any SQLSession) throws -> HistorySight? {
        let peer = ask.sender
        let room: RoomRow?
        if let event {
            guard let position = try link.log.position(of: event, in: session), let stored = try session.event(at: position) else {
                return nil
            }
            room = try session.room(rid: stored.rid)
        } else {
            room = try session.room(id: ask.segments[0])
        }
        guard let room, try session.isResident(room), let last = try session.lastHeard(by: peer.text, inRoom: room.rid),
            try session.accessControl(rid: room.rid)?.admits(peer.text) ?? true
        else { throw FederationRefusal.forbidden("Your server is not in that room.") }
        let history = StoredHistory(branches: try link.log.branches(of: room.rid, in: session), last: last)
        return HistorySight(room: room, peer: peer, link: link, session: session, history: history)
    }

    private func read<T: Sendable>(
        _ ask: FederationAsk, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(FederationRefusal) -> T {
        guard gates.spend(.requests, for: ask.sender.text) else { throw .patience(1_000) }
        do {
            return try await link.database.read(.bulk, body)
        } catch let refusal as FederationRefusal {
            throw refusal
        } catch {
            throw .busy
        }
    }
}
