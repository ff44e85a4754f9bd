import Chat
import Storage

/// `media.sweep`: what nothing refers to goes after a while, for whoever has sent a file and not yet the message; files of messages go
/// when they are too old. Rows first, the files themselves are `media.unlink`'s.
package enum SweepMedia {
    /// How long what stays, in milliseconds.
    package struct Keeping: Sendable, Equatable {
        /// A file to which nothing refers.
        package var unused: Int64 = 86_400_000
        /// The file of a message; nil for ever.
        package var sent: Int64?
        /// A file of another node that nobody looks at; nil until there is too much.
        package var remote: Int64?
        /// Bytes on disk of such files; nil without a limit.
        package var remoteBytes: Int64?

        package init() {}
    }

    /// Some milliseconds of the writer's time.
    private static let atOnce = 100

    /// - Parameter keeping: how long what stays.
    package static func handler(_ keeping: Keeping) -> JobHandler {
        JobHandler(
            JobCatalog.sweepMedia,
            .inTransaction { _, session, now in
                if let age = keeping.sent, try session.releaseMedia(sentBefore: now - age, limit: atOnce, at: now) == atOnce {
                    return .again
                }
                var count = try session.sweepMedia(unusedBefore: now - keeping.unused, limit: atOnce, at: now)
                if count < atOnce, let age = keeping.remote {
                    count += try session.trimRemoteMedia(unusedSince: now - age, limit: atOnce - count, at: now)
                }
                if count < atOnce, let bytes = keeping.remoteBytes {
                    count += try session.trimRemoteMedia(to: bytes, limit: atOnce - count, at: now)
                }
                if count > 0 { try session.enqueue(NewJob(JobCatalog.unlinkMedia, uniqueKey: "sweep"), at: now) }
                return count == atOnce ? .again : .done
            })
    }
}
