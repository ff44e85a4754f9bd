package import Chat

/// What a judgement was made on: if it still holds when the judgement is to be written, so does the judgement.
package struct BranchMark: Sendable, Equatable {
    /// The room's tips, in order of arrival.
    package let tips: [EventID]
    /// The number of the room's current state.
    package let version: Int

    /// Puts together a mark; of what is stored it is ``StoredBranches/mark``.
    package init(tips: [EventID], version: Int) {
        self.tips = tips
        self.version = version
    }
}

/// Why an arrival was not written. Nothing was: the body goes on as if it had not been asked.
package enum ArrivalConflict: Error, Equatable {
    /// The room has other tips or another state by now: judge anew.
    case moved
    /// The new current state names an event that is not stored.
    case missing(EventID)
    /// No place is left in the gap below an event, or it has none.
    case noGap
}

/// What is stored about an event of a room that branches.
enum BranchStanding: Int64 {
    case accepted = 0
    case softlyFailed = 1
    case rejectedByState = 2
    case rejected = 3
    /// Known by its auth events only: a piece of somebody's state. The state at it is not known, and no client sees it.
    case outlier = 4

    init(_ arrival: Arrival) {
        switch arrival.standing {
        case .accepted: self = arrival.isSoftlyFailed ? .softlyFailed : .accepted
        case .rejectedByState: self = .rejectedByState
        case .rejected: self = .rejected
        }
    }

    /// What the rules made of it.
    var judged: EventStanding {
        switch self {
        case .accepted, .softlyFailed, .outlier: .accepted
        case .rejectedByState: .rejectedByState
        case .rejected: .rejected
        }
    }
}
