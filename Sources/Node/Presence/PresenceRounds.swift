/// When other nodes are told anew of people who are still there: each is told of every twenty minutes, in a second of their own, so that there
/// is never a crowd. Others stop believing after half an hour.
struct PresenceRounds {
    /// Seconds of a round.
    static let seconds: Int64 = 20 * 60
    private var last: Int64?

    /// Who of these is told of now; all seconds since the last call count.
    mutating func due(of present: Set<Int64>, at now: Int64) -> Set<Int64> {
        let second = now / 1000
        defer { last = second }
        guard let last, last < second else { return [] }
        let passed = min(second - last, Self.seconds)
        return present.filter { (second - $0 % Self.seconds) % Self.seconds < passed }
    }
}
