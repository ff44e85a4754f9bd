import Chat
import Storage

/// `codes.prune`: challenges, tokens and counts that are too old to matter.
package enum PruneCodes {
    /// Four tables at once: two or three milliseconds of the writer's time.
    private static let atOnce = 50

    /// What is done about jobs of the kind.
    package static let handler = JobHandler(
        JobCatalog.pruneCodes, .inTransaction { _, session, now in try session.pruneCodes(at: now, limit: atOnce) ? .again : .done })
}
