/// How long codes live and how often they may be tried.
package struct CodePolicy: Sendable, Equatable {
    /// Milliseconds from making to uselessness; at most ten minutes.
    package var life: Int64
    /// Wrong codes that one challenge takes.
    package var tries: Int
    /// Wrong codes that one account, or one address without an account, takes in an hour over all its challenges: with five tries a
    /// guess succeeds once in 200,000 challenges, so it is this number that matters.
    package var triesPerHour: Int
    /// Milliseconds in which asking again sends the same code again, and not a second one that would make the first useless.
    package var sameCode: Int64

    /// Five minutes, five tries, ten an hour, the same code within a minute.
    package static let standard = CodePolicy(life: 300_000, tries: 5, triesPerHour: 10, sameCode: 60_000)

    package init(life: Int64, tries: Int, triesPerHour: Int, sameCode: Int64) {
        precondition((1...600_000).contains(life) && tries > 0 && triesPerHour > 0 && sameCode >= 0, "a code lives for ten minutes at most")
        self.life = life
        self.tries = tries
        self.triesPerHour = triesPerHour
        self.sameCode = sameCode
    }
}
