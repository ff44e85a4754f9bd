internal import CanonicalJSON
internal import Chat
internal import OutboundHTTP
internal import Storage

/// One page of a room's earlier history, as one server gives it.
struct HistoryPage: Sendable {
    private let gap: MissingHistory
    private let peer: ServerName
    private let inquiry: PeerInquiry

    /// State events that are asked for one by one; of more the whole state is fetched.
    private static let single = 50

    init(_ gap: MissingHistory, _ peer: ServerName, _ inquiry: PeerInquiry) {
        (self.gap, self.peer, self.inquiry) = (gap, peer, inquiry)
    }

    private var link: LinkedNode { inquiry.intake.link }
    private var roomID: RoomID { gap.receiving.creation.roomID }

    /// Fetches it with the state before it, and gives its events their places.
    /// - Returns: how many have one; 0 when the server gives nothing that is of use.
    /// - Throws: ``StorageFailure``.
    func fetch(limit: Int) async throws -> Int {
        let events = try await events(limit: limit)
        let ids = Set(events.map(\.event.id))
        // What was before those that follow something else, the server has to say.
        let ends = try await look { view in
            events.filter { $0.event.prevEvents.contains { !ids.contains($0) && view.known($0) != .placed } }
        }
        var states: [EventID: [EventID]] = [:]
        var fetch = OutlierFetch(for: events.first?.event.id ?? gap.receiving.creation.id, purpose: .authEvents)
        try await want(events.flatMap(\.event.authEvents).filter { !ids.contains($0) }, &fetch)
        for end in ends {
            guard case .stateIDs(let state, let chain) = await ask(.stateIDs(at: end.event.id)) else { return 0 }
            states[end.event.id] = state
            try await want((state + chain).filter { !ids.contains($0) }, &fetch)
        }
        guard try await complete(&fetch, at: ends.first?.event.id) else { return 0 }
        return try await place(events, states, fetch.foundInOrder)
    }

    // What the server has

    /// What the edge of the history here names, and what is before that, each behind what it follows.
    private func events(limit: Int) async throws -> [CheckedEvent] {
        let query = gap.edge.missing.prefix(ServingLimits.named).map { ("v", $0.text) } + [("limit", "\(limit)")]
        var request = PeerRequest("GET", PeerTarget.path("/_matrix/federation/v1/backfill", roomID.text, query: query))
        request.limits.responseBytes = 8 << 20
        guard let body = try? await link.calls.send(request, to: peer), let list = body["pdus"]?.array else { return [] }
        let checked = await inquiry.checked(
            .events(Array(list.prefix(2 * limit))), from: peer, causedBy: peer.text, about: gap.receiving)
        guard case .events(let given) = checked else { return [] }
        return try await look { view in Self.connected(given, from: gap.edge.missing, limit, view) }
    }

    private static func connected(_ given: [CheckedEvent], from edge: [EventID], _ limit: Int, _ view: RoomView) -> [CheckedEvent] {
        let byID = Dictionary(given.map { ($0.event.id, $0) }) { first, _ in first }
        var found: [CheckedEvent] = []
        var seen: Set<EventID> = []
        var open = edge
        var next = 0
        while next < open.count, found.count < limit {
            let id = open[next]
            next += 1
            guard seen.insert(id).inserted, view.known(id) != .placed, let event = byID[id] else { continue }
            found.append(event)
            open += event.event.prevEvents
        }
        return sorted(found)
    }

    private static func sorted(_ events: [CheckedEvent]) -> [CheckedEvent] {
        var waiting = Array(events.reversed())
        var order: [CheckedEvent] = []
        while !waiting.isEmpty {
            let open = Set(waiting.map(\.event.id))
            let free = waiting.filter { open.isDisjoint(with: $0.event.prevEvents) }
            order += free
            let done = Set(free.map(\.event.id))
            waiting.removeAll { done.contains($0.event.id) }
        }
        return order
    }

    private func ask(_ question: PeerQuestion) async -> CheckedAnswer {
        guard inquiry.intake.gates.spend(.eventQuestions, for: peer.text) else { return .unreachable }
        let answer = await inquiry.answer(of: peer, to: question, about: roomID)
        return await inquiry.checked(answer, from: peer, causedBy: peer.text, about: gap.receiving)
    }

    // What allows the events

    private func want(_ ids: [EventID], _ fetch: inout OutlierFetch) async throws {
        fetch = try await look { [fetch] view in
            var fetch = fetch
            fetch.want(ids, known: view.known)
            return fetch
        }
    }

    /// - Returns: whether all is there.
    private func complete(_ fetch: inout OutlierFetch, at end: EventID?) async throws -> Bool {
        if fetch.wanted.count > Self.single, let end { try await take(await ask(.state(at: end)), &fetch) }
        for _ in 0..<Self.single {
            guard let id = fetch.wanted.first else { break }
            let before = fetch.size
            try await take(await ask(.event(id)), &fetch)
            if fetch.wanted.first == id, fetch.size == before { return false }
        }
        return fetch.wanted.isEmpty
    }

    private func take(_ answer: CheckedAnswer, _ fetch: inout OutlierFetch) async throws {
        guard case .events(let events) = answer else { return }
        fetch = try await look { [fetch] view in
            var fetch = fetch
            _ = fetch.take(events, known: view.known)
            return fetch
        }
    }

    private func look<T: Sendable>(_ body: @escaping @Sendable (RoomView) -> T) async throws -> T {
        try await link.database.read { [link, rid = gap.rid] session in
            guard let room = try LinkedRoom(rid: rid, link, in: session) else { throw StorageFailure(.other, "the room was left") }
            return try room.look(body)
        }
    }

    // Their places

    /// All in one body, so that no page has holes.
    private func place(_ events: [CheckedEvent], _ states: [EventID: [EventID]], _ outliers: [CheckedEvent]) async throws -> Int {
        if events.isEmpty { return 0 }
        return try await link.database.write(.bulk) { [link, rid = gap.rid, edge = gap.edge.event] session in
            guard let room = try LinkedRoom(rid: rid, link, in: session) else { return 0 }
            for outlier in outliers { try link.keep(outlier: outlier, room, in: session) }
            let places = try link.log.takePlaces(events.count, before: edge, in: rid, session: session)
            var count = 0
            for (event, place) in zip(events, places) {
                guard try link.append(earlier: event, states[event.event.id], at: place, room, in: session) else { return count }
                count += 1
            }
            return count
        }
    }
}

extension LinkedNode {
    /// - Returns: false when the rules cannot judge it.
    fileprivate func append(
        earlier checked: CheckedEvent, _ state: [EventID]?, at place: Int64, _ room: LinkedRoom, in session: any WriteSession
    ) throws -> Bool {
        let known = try room.branches
        let creation = room.receiving.creation
        let budget = ResolutionBudget(events: 2_000, states: BranchLimits.tips)
        let arrival: Arrival
        do throws(ResolutionError<StorageFailure>) {
            if let state {
                let branches: BranchesAtGap<StoredBranches>
                do { branches = try BranchesAtGap(known, before: checked.event, state: state) } catch { throw .source(error) }
                arrival = try ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures, budget: budget)
                    .judge(earlier: checked.event)
            } else {
                arrival = try ArrivalJudgement(creation, known: known, signatures: EventTrust.signatures, budget: budget)
                    .judge(earlier: checked.event)
            }
        } catch {
            if case .source(let failure) = error { throw failure }
            return false
        }
        do {
            _ = try log.append(
                arrival, signatures: checked.signatures, to: room.rid, assuming: known.mark, at: .history(place), now: now(), in: session)
            try room.moved(by: checked.event)
            return true
        } catch  where error is ArrivalConflict || error is Refusal {
            return false
        }
    }
}
