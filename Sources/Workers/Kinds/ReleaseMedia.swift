import CanonicalJSON
import Chat
import Storage

/// `media.release`: a room was removed, and with it everything that was sent there.
package enum ReleaseMedia {
    private static let atOnce = 100

    /// What is done about jobs of the kind.
    package static let handler = JobHandler(
        JobCatalog.releaseMedia,
        .inTransaction { job, session, now in
            guard let rid = try? JSON(parsing: Array(job.payload.utf8))["rid"]?.int else { return .done }
            return try session.releaseMedia(inRoom: rid, limit: atOnce, at: now) == atOnce ? .again : .done
        })
}
