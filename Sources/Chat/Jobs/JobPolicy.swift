/// What an attempt may leave behind when nobody hears how it went, which decides what may be done about it.
package enum JobEffect: String, Sendable, CaseIterable {
    /// Everything it does commits together with its end: exactly once.
    case transaction
    /// Outside, and doing it twice is doing it once: a key that stays the same, a write that overwrites itself.
    case repeatable
    /// Outside without a key: after a crash it may have happened, and may happen once more.
    case once = "at_most_one_extra"
}

/// How a kind of job is treated. Times are milliseconds.
package struct JobPolicy: Sendable, Equatable {
    /// The line it waits in.
    package var queue: String
    /// 0 goes first, 9 last.
    package var priority: Int
    /// Nil for no end.
    package var attempts: Int?
    /// Between attempts.
    package var backOff: BackOff
    /// From its making to when nobody needs it any more; nil for ever.
    package var life: Int64?
    /// How long one attempt may take.
    package var timeLimit: Int64
    /// After so many lost leases it is dead.
    package var crashLimit: Int
    /// Whom it asks outside; nil for nobody.
    package var provider: String?
    package var effect: JobEffect
    /// When it is made by itself; nil for never.
    package var cron: CronSchedule?

    package init(
        queue: String, priority: Int = 5, attempts: Int? = 10, backOff: BackOff = BackOff(first: 2_000, cap: 3_600_000), life: Int64? = nil,
        timeLimit: Int64 = 60_000, crashLimit: Int = 3, provider: String? = nil, effect: JobEffect, cron: CronSchedule? = nil
    ) {
        precondition((0...9).contains(priority), "A priority is 0 to 9.")
        self.queue = queue
        self.priority = priority
        self.attempts = attempts
        self.backOff = backOff
        self.life = life
        self.timeLimit = timeLimit
        self.crashLimit = crashLimit
        self.provider = provider
        self.effect = effect
        self.cron = cron
    }
    /// Puts the node's own tables in order, in one transaction with its end. It is never given up: what it has to do does not go away
    /// by itself.
    static func housekeeping(cron: StaticString? = nil) -> JobPolicy {
        JobPolicy(
            queue: "house", priority: 6, attempts: nil, backOff: BackOff(first: 60_000, cap: 3_600_000), effect: .transaction,
            cron: cron.map { CronSchedule($0) })
    }
}
