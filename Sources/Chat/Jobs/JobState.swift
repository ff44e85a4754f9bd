/// Where a job stands. The numbers are those of the database; those from `done` on are ends.
package enum JobState: Int64, Sendable, CaseIterable {
    /// Waits for its time.
    case scheduled = 0
    /// Its time has come, and another job of its lane goes first.
    case blocked = 1
    /// A worker may take it.
    case ready = 2
    /// A worker has it, for as long as its lease lasts.
    case running = 3
    case done = 4
    /// It needs a person: the attempts are used up, the handler gave up, or it took its worker down too often.
    case dead = 5
    case cancelled = 6
    /// Its life was over before it was done.
    case expired = 7

    /// No worker has anything to do with it any more.
    package var isEnded: Bool { rawValue >= JobState.done.rawValue }

    /// The word people, the API and the command line use.
    package var word: String {
        switch self {
        case .scheduled: "scheduled"
        case .blocked: "blocked"
        case .ready: "ready"
        case .running: "running"
        case .done: "done"
        case .dead: "dead"
        case .cancelled: "cancelled"
        case .expired: "expired"
        }
    }

    /// The state of that word; nil for any other.
    package init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word.utf8.elementsEqual(word.utf8) }) else { return nil }
        self = found
    }
}
