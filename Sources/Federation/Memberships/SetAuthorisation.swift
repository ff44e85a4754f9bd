internal import Chat

/// Judges a set of events each by what it names, beginning with those that name nothing. No walk is recursive, and each event is judged
/// once, whatever the set looks like.
struct SetAuthorisation {
    private let creation: RoomCreation
    private let signatures: SignatureChecks
    private var events: [EventID: CheckedEvent] = [:]
    /// In an order in which each comes after what it names.
    private(set) var accepted: [CheckedEvent] = []
    private var acceptedIDs: Set<EventID> = []

    init(creation: RoomCreation, signatures: SignatureChecks) {
        self.creation = creation
        self.signatures = signatures
    }

    func accepts(_ id: EventID) -> Bool { acceptedIDs.contains(id) }

    mutating func judge(_ set: [CheckedEvent]) {
        for entry in set { events[entry.event.id] = entry }
        var missing: [EventID: Int] = [:]
        var followers: [EventID: [EventID]] = [:]
        var ready: [EventID] = []
        for entry in set where missing[entry.event.id] == nil {
            let named = Set(entry.event.authEvents).filter { events[$0] != nil }
            missing[entry.event.id] = named.count
            for id in named { followers[id, default: []].append(entry.event.id) }
            if named.isEmpty { ready.append(entry.event.id) }
        }
        while let id = ready.popLast() {
            guard let entry = events[id] else { continue }
            if verdict(on: entry.event, signatures: signatures) == .allowed {
                accepted.append(entry)
                acceptedIDs.insert(id)
            }
            for follower in followers[id] ?? [] {
                missing[follower, default: 1] -= 1
                if missing[follower] == 0 { ready.append(follower) }
            }
        }
    }

    /// What the rules say by the event's own auth events; one that is missing or was not accepted counts as rejected.
    func verdict(on event: Event, signatures: SignatureChecks) -> AuthVerdict {
        var state = EventState(creation: creation)
        var cited: [CitedEvent] = []
        for id in event.authEvents {
            guard let entry = events[id], accepts(id) else { return .rejected(.rejectedAuthEvent) }
            cited.append(CitedEvent(entry.event))
            state.apply(entry.event)
        }
        let byCited = AuthRules.checkAuthEvents(of: event, cited: cited)
        return byCited == .allowed ? AuthRules.check(event, against: state, signatures: signatures) : byCited
    }
}
