import CanonicalJSON
import Chat
import Storage

/// `story.expire`: the row goes first, with views and reactions, then its file once nothing else refers to it. One that a highlight holds
/// stays for that. Exactly once, and not before its time, wherever the clock has been meanwhile.
package enum ExpireStory {
    /// What is done about jobs of the kind.
    package static let handler = JobHandler(
        JobCatalog.expireStory,
        .inTransaction { job, session, now in
            guard let number = try? JSON(parsing: Array(job.payload.utf8))["story"]?.int else {
                return .dead(JobFault("payload", "The payload names no story."))
            }
            if let later = try session.expireStory(number: number, at: now) { return .snooze(until: later) }
            return .done
        })
}
