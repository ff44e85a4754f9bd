import Chat
import Storage

/// `media.trim`: keeps on disk no more of what a store has than the operator wants. The newest stay: they are looked at most.
package enum TrimMedia {
    private static let atOnce = 100

    /// - Parameter bytes: what may stay on disk as well; nil: everything.
    package static func handler(keeping bytes: Int64?) -> JobHandler {
        JobHandler(
            JobCatalog.trimMedia,
            .inTransaction { _, session, now in
                guard let bytes else { return .done }
                return try session.trimMedia(to: bytes, limit: atOnce, at: now) == atOnce ? .again : .done
            })
    }
}
