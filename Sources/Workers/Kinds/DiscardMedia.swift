import Chat
package import Storage

/// `media.discard`: removes objects whose contents are gone. Their rows say so; a row goes when its object has, so that none is forgotten.
package struct DiscardMedia: Sendable {
    private static let atOnce = 50

    private let database: Database
    private let stores: MediaStores
    private let clock: JobClock
    private let signedAt: @Sendable () -> Int64

    /// - Parameter signedAt: seconds since 1970 by the machine's own clock.
    package init(
        _ database: Database, _ stores: MediaStores, clock: JobClock,
        signedAt: @escaping @Sendable () -> Int64 = { JobClock.system.now() / 1000 }
    ) {
        self.database = database
        self.stores = stores
        self.clock = clock
        self.signedAt = signedAt
    }

    /// What is done about jobs of the kind.
    package var handler: JobHandler {
        JobHandler(JobCatalog.discardMedia, .beside { _ in try await perform() })
    }

    private func perform() async throws -> JobResult {
        let found = try await database.read(.bulk) { try $0.discardedMedia(limit: Self.atOnce) }
        var unreachable: JobFault?
        for media in found {
            guard let store = stores.named(media.store) else {
                unreachable = JobFault("no_store", "Files are to be removed from \(media.store), which is not set up any more.")
                continue
            }
            let verdict = await store.remove(media.object, upload: media.upload, now: signedAt())
            guard case .sent = verdict else { return JobResult(verdict.outcome(now: clock.now(), resends: true)) }
            try await database.write(.bulk) { try $0.forgetDiscarded(media.fid) }
        }
        if let unreachable { return JobResult(.dead(unreachable)) }
        return JobResult(found.count == Self.atOnce ? .again : .done)
    }
}
