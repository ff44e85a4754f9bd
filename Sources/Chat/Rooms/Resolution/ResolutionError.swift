/// How much one resolution may look at. What a peer can make us do with a few crafted forks ends here.
package struct ResolutionBudget: Sendable {
    /// Different events whose text or auth events are read.
    package var events: Int
    /// Different states to resolve at once. At most 64: sets of them are kept as bits.
    package var states: Int

    /// - Parameters:
    ///   - events: two branches of 5,000 joins each, which is what a healed partition of a large room looks like, take 20,000.
    ///   - states: an event names 20 predecessors at most; a room with more tips than this merges them in several steps.
    package init(events: Int = 50_000, states: Int = 20) {
        precondition((1...64).contains(states), "Sets of states are kept in 64 bits.")
        self.events = events
        self.states = states
    }

    /// For a room of that many state events: one walk over all of them must be affordable.
    package static func room(stateEvents: Int) -> ResolutionBudget {
        ResolutionBudget(events: max(50_000, 4 * stateEvents))
    }
}

/// Why there is no resolved state.
package enum ResolutionError<Failure: Error>: Error {
    /// More events, or more states, than the budget allows. The room keeps the state it has.
    case overBudget(ResolutionBudget)
    /// A state to be resolved names an event that the source does not have.
    case missing(EventID)
    /// The source failed.
    case source(Failure)
}
