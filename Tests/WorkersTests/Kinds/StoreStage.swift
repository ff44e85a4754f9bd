import Chat
import Foundation
import OutboundHTTP
import Storage
import Synchronization
import Testing

@testable import Workers

/// A queue with the kinds of jobs about stores, a folder of files, and Ada who sends them.
struct StoreStage: Sendable {
    let queue: QueueStage
    let files: MediaFolder

    init(
        _ stores: MediaStores, folder: String? = nil, boot: String = "first", keeping local: Int64? = nil
    ) throws {
        let providers = JobCatalog.providers
        queue = try QueueStage(
            boot: boot, folder: folder,
            kinds: [JobCatalog.storeMedia, JobCatalog.discardMedia, JobCatalog.trimMedia, JobCatalog.unlinkMedia, JobCatalog.gatherMedia],
            providers: providers)
        files = MediaFolder(root: queue.folder + "/media")
        try files.prepare()
        let (database, clock) = (queue.database, queue.clock.clock)
        // The server judges signatures by the real clock.
        let signedAt: @Sendable () -> Int64 = { Providers.now }
        queue.dispatcher.attach(
            HandlerWorker(
                name: "node", slots: 8, isInProcess: true,
                [
                    StoreMedia(database, files, stores, clock: clock, signedAt: signedAt).handler,
                    DiscardMedia(database, stores, clock: clock, signedAt: signedAt).handler,
                    GatherMedia(database, stores, clock: clock).handler, TrimMedia.handler(keeping: local),
                    UnlinkMedia.handler(database, files, now: clock.now),
                ], ends: queue.dispatcher, transactions: TransactionRunner(queue.dispatcher), clock: clock))
    }

    /// Ada sends a file; its row.
    func send(_ sample: SampleContent, isToBeStored: Bool = true) async throws -> MediaRow {
        let place = try files.makeWorkplace(Providers.word())
        let upload = place + "/upload"
        try Data(sample.bytes).write(to: URL(filePath: upload))
        let content = sample.content
        try files.settle(upload, thumbnails: [], as: content.file)
        let file = MediaFile(
            hash: content.hash, file: content.file, type: content.type, bytes: content.bytes, diskBytes: content.bytes, thumbnails: [])
        let now = queue.clock.now
        return try await queue.database.write { session in
            let ada = try session.user(id: "@ada:north.example")?.uid
            let uid =
                try ada ?? session.insert(NewUser(userID: "@ada:north.example", username: "ada", passwordHash: "hash", createdAt: now))
            let media = NewMedia(
                mediaID: Providers.word(), uid: try #require(uid), kind: .image, name: "cat.png", mime: content.type, file: file)
            return try session.insert(media, isToBeStored: isToBeStored, at: now)
        }
    }

    func row(_ media: MediaRow) async throws -> MediaRow? { try await queue.database.read { try $0.media(id: media.mediaID) } }

    /// The newest job of a kind.
    func job(_ kind: JobKind) async throws -> JobRow {
        let now = queue.clock.now
        return try #require(try await queue.database.read { try $0.jobs(JobFilter(kind: kind.name), before: .max, limit: 1, at: now) }.last)
    }

    /// Returns once what is asked for holds, with the queue at work meanwhile.
    func until(_ what: String, goingOnBy step: Int64 = 0, _ holds: () async throws -> Bool) async throws {
        for _ in 0..<6_000 {
            if try await holds() { return }
            // While somebody works the clock stands still, or a slow machine would run into the time limits of jobs.
            if step > 0, try await queue.count(.running) == 0 { queue.clock.advance(step) }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("never: \(what)")
    }
}

/// A store that hands on to another one, until somebody holds it up.
final class HeldStore: MediaStore {
    private let inner: any MediaStore
    /// Steps that are let through.
    let steps: Mutex<Int>
    /// How many came.
    let asked = Mutex(0)

    init(_ inner: any MediaStore, steps: Int) {
        self.inner = inner
        self.steps = Mutex(steps)
    }

    var name: String { inner.name }
    var linkOrigin: WebAddress { inner.linkOrigin }
    func object(for content: StorableMedia) -> String { inner.object(for: content) }

    func advance(_ content: StorableMedia, _ transfer: MediaTransfer, now: Int64) async -> MediaAdvance {
        asked.withLock { $0 += 1 }
        let mayGo = steps.withLock { steps in
            steps -= 1
            return steps >= 0
        }
        if !mayGo { try? await Task.sleep(for: .seconds(600)) }
        return await inner.advance(content, transfer, now: now)
    }

    func remove(_ object: String, upload: String?, now: Int64) async -> ProviderVerdict {
        await inner.remove(object, upload: upload, now: now)
    }

    func link(_ media: StoredMedia, as delivery: MediaDelivery, seconds: Int, now: Int64) -> String {
        inner.link(media, as: delivery, seconds: seconds, now: now)
    }

    func look(now: Int64) async -> ProviderVerdict? { await inner.look(now: now) }
}
