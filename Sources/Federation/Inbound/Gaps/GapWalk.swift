internal import Chat

/// The walk from the events that wait back to what the node has: one question at a time, peer after peer.
struct GapWalk: Sendable {
    /// The number of the question under way.
    private(set) var question: Int?
    /// Who did not get us further from where we are, and which of them at least answered.
    private(set) var tried: Set<String> = []
    private(set) var answered: Set<String> = []
    private(set) var rounds = 0

    mutating func asked(_ number: Int) {
        question = number
        rounds += 1
    }

    /// An answer brought events that were looked for.
    mutating func advanced() {
        question = nil
        tried = []
        answered = []
    }

    /// An answer brought nothing that was looked for.
    mutating func stayed(with peer: String, answered: Bool) {
        question = nil
        tried.insert(peer)
        if answered { self.answered.insert(peer) }
    }

    /// Somebody else may know more.
    mutating func hasNewPeer() { tried = [] }

    /// The walk is over; the next one begins anew.
    mutating func end() { self = GapWalk() }
}
