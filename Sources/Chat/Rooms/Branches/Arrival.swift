/// What becomes of an event that arrived, to be written in one transaction.
package struct Arrival: Sendable {
    package let event: Event
    /// Why the rules refused it, by its auth events or by the state before it; `allowed` otherwise.
    package let verdict: AuthVerdict
    /// What its place in the log says about it.
    package let standing: EventStanding
    /// Whether the state before the event allows it and the current state does not: it is kept and served, but no client sees it, nothing
    /// follows it, and what it sets is not the room's state ("soft failure").
    package let isSoftlyFailed: Bool
    /// The state before the event and after it.
    package let before: StatePoint
    /// See ``before``.
    package let after: StatePoint
    /// The room's tips from now on, in order of arrival.
    package let tips: [EventID]
    /// How the current state changes. When it does, its number is one more.
    package let current: StateDelta

    /// Puts together what becomes of an event; who judges does it, and who extends the only tip of a room.
    package init(
        event: Event, verdict: AuthVerdict, standing: EventStanding, isSoftlyFailed: Bool, before: StatePoint, after: StatePoint,
        tips: [EventID], current: StateDelta
    ) {
        self.event = event
        self.verdict = verdict
        self.standing = standing
        self.isSoftlyFailed = isSoftlyFailed
        self.before = before
        self.after = after
        self.tips = tips
        self.current = current
    }
}

/// How many branches of a room are kept apart.
package enum BranchLimits {
    /// Tips of one room. Servers join branches long before; only a hostile one makes more, and then the oldest are let go: their events stay,
    /// and count again once an event names them.
    package static let tips = 60
}
