import Chat
import Storage

/// `jobs.prune`: what the queue leaves behind goes after a while, a few rows a transaction.
package enum PruneJobs {
    /// How long ended jobs stay, in milliseconds.
    package struct Keeping: Sendable, Equatable {
        package var done: Int64 = 86_400_000
        /// Cancelled and expired ones.
        package var unwanted: Int64 = 7 * 86_400_000
        package var dead: Int64 = 30 * 86_400_000

        package init() {}
    }

    /// Two to three milliseconds of the writer's time.
    private static let atOnce = 100
    /// Figures of minutes stay for a week.
    private static let minutes: Int64 = 7 * 1_440

    /// - Parameter keeping: how long what stays.
    package static func handler(_ keeping: Keeping) -> JobHandler {
        JobHandler(
            JobCatalog.pruneJobs,
            .inTransaction { _, session, now in
                let ages: [(JobState, Int64)] = [
                    (.done, keeping.done), (.cancelled, keeping.unwanted), (.expired, keeping.unwanted), (.dead, keeping.dead),
                ]
                for (state, age) in ages {
                    let count = try session.pruneJobs(state, endedBefore: now - age, at: now, limit: atOnce)
                    if count == atOnce { return .again }
                }
                try session.pruneJobMinutes(before: now / 60_000 - minutes)
                return .done
            })
    }
}
