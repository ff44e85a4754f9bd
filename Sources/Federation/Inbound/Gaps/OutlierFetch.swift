internal import Chat

/// Fetching what allows one event, or the state before it: events that get no place in the history.
///
/// First in one piece from one peer after the other, then what is still missing one by one.
struct OutlierFetch: Sendable {
    enum Purpose: Sendable { case authEvents, state }

    enum Phase: Sendable {
        /// Asking which events are the state.
        case ids
        case whole
        case single
    }

    let event: EventID
    let purpose: Purpose
    var phase: Phase
    /// Who said that it does not have what the event follows; nobody when the history is left because it is too long.
    private let endsFor: Set<String>
    /// The state before the event, once a peer has told it.
    var state: [EventID] = []
    /// What is looked for, in the order in which it turned out to be missing.
    private(set) var wanted: [EventID] = []
    private var isWanted: Set<EventID> = []
    /// What was found, not handed over before all is there.
    private(set) var found: [EventID: CheckedEvent] = [:]
    /// Who was asked in this phase, and for single events who was asked for which.
    var tried: Set<String> = []
    var triedFor: [EventID: Set<String>] = [:]
    /// Questions under way, and which event each one is for, nil for a question in one piece.
    var underWay: [Int: EventID?] = [:]

    init(for event: EventID, purpose: Purpose, endsFor: Set<String> = []) {
        self.event = event
        self.purpose = purpose
        self.endsFor = endsFor
        phase = purpose == .state ? .ids : .whole
    }

    /// Whom of these to ask. A history is left only where it ends: whoever could not be asked what the event follows is not asked for the
    /// state instead, but for the history once more.
    func askable(of peers: [String]) -> [String] {
        phase == .ids && !endsFor.isEmpty ? peers.filter(endsFor.contains) : peers
    }

    var isComplete: Bool { phase != .ids && wanted.isEmpty }
    /// All events that this fetch is about.
    var size: Int { wanted.count + found.count }

    mutating func want(_ ids: [EventID], known: (EventID) -> EventKnowledge) {
        for id in ids where known(id) == .unknown && found[id] == nil && isWanted.insert(id).inserted { wanted.append(id) }
    }

    /// Takes what is wanted out of an answer, and what that names in turn.
    /// - Returns: whether there was any of it.
    mutating func take(_ events: [CheckedEvent], known: (EventID) -> EventKnowledge) -> Bool {
        let given = Dictionary(events.map { ($0.event.id, $0) }) { first, _ in first }
        var open = wanted.filter { given[$0] != nil }
        let isProgress = !open.isEmpty
        while let id = open.popLast() {
            guard isWanted.contains(id), let checked = given[id] else { continue }
            found[id] = checked
            isWanted.remove(id)
            want(checked.event.authEvents, known: known)
            open += checked.event.authEvents.filter { isWanted.contains($0) && given[$0] != nil }
        }
        wanted.removeAll { !isWanted.contains($0) }
        return isProgress
    }

    /// What was found, each behind what it names.
    var foundInOrder: [CheckedEvent] {
        var order: [CheckedEvent] = []
        var done: Set<EventID> = []
        for id in found.keys.sorted(by: { $0.text < $1.text }) where !done.contains(id) {
            var path = [id]
            while let id = path.last {
                let next = found[id]?.event.authEvents.first { found[$0] != nil && !done.contains($0) }
                if let next {
                    path.append(next)
                } else {
                    path.removeLast()
                    if done.insert(id).inserted, let checked = found[id] { order.append(checked) }
                }
            }
        }
        return order
    }
}
