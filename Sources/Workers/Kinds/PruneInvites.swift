import Chat
import Storage

/// `invites.prune`: invites and password links go a month after they stopped working, for whoever asks what became of one.
package enum PruneInvites {
    private static let kept: Int64 = 30 * 86_400_000
    private static let atOnce = 100

    /// What is done about jobs of the kind.
    package static let handler = JobHandler(
        JobCatalog.pruneInvites,
        .inTransaction { _, session, now in
            let moment = now - kept
            let counts = [
                try session.dropRoomInvites(expiredBefore: moment, limit: atOnce),
                try session.dropNodeInvites(expiredBefore: moment, limit: atOnce),
                try session.dropPasswordLinks(expiredBefore: moment, limit: atOnce),
            ]
            return counts.contains(atOnce) ? .again : .done
        })
}
