/// The walk from the events that wait back to what the node has: one question at a time. Whom to ask stands with each event.
struct GapWalk: Sendable {
    /// The number of the question under way.
    private(set) var question: Int?
    private(set) var rounds = 0

    mutating func asked(_ number: Int) {
        question = number
        rounds += 1
    }

    mutating func answered() { question = nil }

    /// The walk is over; the next one begins anew.
    mutating func end() { self = GapWalk() }
}
