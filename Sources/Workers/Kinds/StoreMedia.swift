import CanonicalJSON
import Chat
package import Storage

/// `media.store`: brings a content to the store outside. Every step is on disk before the next begins, so that whoever goes on after a
/// crash sends what had not arrived; each may be taken twice. Meanwhile, and if nothing ever comes of it, the file lies on disk.
package struct StoreMedia: Sendable {
    /// After so many milliseconds others of the queue get their turn.
    private static let turn: Int64 = 60_000

    private let database: Database
    private let folder: MediaFolder
    private let stores: MediaStores
    private let clock: JobClock
    /// Seconds since 1970, as others' clocks have them: what signatures are made with.
    private let signedAt: @Sendable () -> Int64

    /// - Parameters:
    ///   - database: has the rows.
    ///   - folder: has the files.
    ///   - signedAt: seconds since 1970 by the machine's own clock.
    package init(
        _ database: Database, _ folder: MediaFolder, _ stores: MediaStores, clock: JobClock,
        signedAt: @escaping @Sendable () -> Int64 = { JobClock.system.now() / 1000 }
    ) {
        self.database = database
        self.folder = folder
        self.stores = stores
        self.clock = clock
        self.signedAt = signedAt
    }

    /// What is done about jobs of the kind.
    package var handler: JobHandler {
        JobHandler(JobCatalog.storeMedia, .beside { job in try await perform(job) })
    }

    private func perform(_ job: ClaimedJob) async throws -> JobResult {
        guard let fid = try? JSON(parsing: Array(job.payload.utf8))["file"]?.int else {
            return JobResult(.dead(JobFault("payload", "The payload names no file.")))
        }
        // Made when there was a store, run when there is none.
        guard let store = stores.current else { return JobResult(.cancelled) }
        guard var content = try await database.read(.bulk, { try $0.storableMedia(fid) }) else { return JobResult(.done) }
        content.path = folder.path(of: content.file)
        let (object, now) = (store.object(for: content), clock.now())
        guard
            var transfer = try await database.write(.bulk, { try $0.beginTransfer(of: fid, to: store.name, as: object, at: now) })
        else { return JobResult(.done) }
        while clock.now() < now + Self.turn {
            try Task.checkCancellation()
            let advance = await store.advance(content, transfer, now: signedAt())
            if let outcome = try await keep(advance, of: content, &transfer, store) { return JobResult(outcome) }
        }
        return JobResult(.again)
    }

    /// Writes a step down. The outcome, if the job is over with it.
    private func keep(
        _ advance: MediaAdvance, of content: StorableMedia, _ transfer: inout MediaTransfer, _ store: any MediaStore
    ) async throws -> JobOutcome? {
        let (fid, now) = (content.fid, clock.now())
        switch advance {
        case .begun(let upload):
            transfer = MediaTransfer(object: transfer.object, upload: upload)
            let partBytes = transfer.partBytes
            try await database.write(.bulk) { try $0.keepUpload(upload, of: fid, partBytes: partBytes) }
            return nil
        case .part(let part):
            try await database.write(.bulk) { try $0.keepPart(part, of: fid) }
            transfer.parts.append(part)
            return nil
        case .lost:
            try await database.write(.bulk) { try $0.forgetTransfer(of: fid) }
            return .retry(JobFault("parts_lost", "The store has forgotten the parts that were there. They are sent anew."))
        case .finished:
            try await database.write(.bulk) { session in
                if try session.finishTransfer(of: fid, at: now) {
                    try session.enqueue(NewJob(JobCatalog.trimMedia, uniqueKey: "stored"), at: now)
                }
            }
            return .done
        case .failed(let verdict): return try await outcome(verdict, of: fid, transfer, store)
        }
    }

    private func outcome(
        _ verdict: ProviderVerdict, of fid: Int64, _ transfer: MediaTransfer, _ store: any MediaStore
    ) async throws -> JobOutcome {
        switch verdict {
        // Only this file: the store is as well as before.
        case .misconfigured(let fault) where fault.code == ProviderVerdict.unreadableFile: return .dead(fault)
        case .faulty(let fault), .refused(let fault, _):
            // Given up: parts that lie there would be paid for.
            if let upload = transfer.upload { _ = await store.remove(transfer.object, upload: upload, now: signedAt()) }
            try await database.write(.bulk) { try $0.refuseTransfer(of: fid) }
            return .dead(fault)
        default: return verdict.outcome(now: clock.now(), resends: true)
        }
    }
}
