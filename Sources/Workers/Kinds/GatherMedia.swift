import Chat
package import Storage
import Synchronization

/// `media.gather`: finds contents that the store outside does not have: of before there was one, and of jobs that ended without. It makes
/// a few hundred jobs at a time, and goes on when they are done.
package final class GatherMedia: Sendable {
    private static let atOnce = 100
    /// Jobs that wait at most.
    private static let most = 500
    private static let pause: Int64 = 5_000

    private let database: Database
    private let stores: MediaStores
    private let clock: JobClock
    /// Where the next look begins. After a start it begins at the front again.
    private let place = Mutex<Int64>(0)

    package init(_ database: Database, _ stores: MediaStores, clock: JobClock) {
        self.database = database
        self.stores = stores
        self.clock = clock
    }

    /// What is done about jobs of the kind.
    package var handler: JobHandler {
        JobHandler(JobCatalog.gatherMedia, .beside { _ in try await self.perform() })
    }

    private func perform() async throws -> JobResult {
        guard stores.current != nil else { return JobResult(.done) }
        while try await waiting() < Self.most {
            let from = place.withLock { $0 }
            let found = try await database.read(.bulk) { try $0.unstoredMedia(after: from, limit: Self.atOnce) }
            let now = clock.now()
            try await database.write(.bulk) { session in for fid in found { try session.enqueueStoring(fid, at: now) } }
            place.withLock { $0 = found.count == Self.atOnce ? found.last ?? 0 : 0 }
            if found.count < Self.atOnce { return JobResult(.done) }
        }
        return JobResult(.snooze(until: clock.now() + Self.pause))
    }

    private func waiting() async throws -> Int {
        let counts = try await database.read(.bulk) { try $0.jobCounts() }
        return counts.filter { $0.kind == JobCatalog.storeMedia.name && !$0.state.isEnded }.reduce(0) { $0 + $1.count }
    }
}
