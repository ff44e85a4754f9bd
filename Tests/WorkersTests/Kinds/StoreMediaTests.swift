import Cast
import Chat
import Foundation
import OutboundHTTP
import Storage
import Synchronization
import Testing

@testable import Workers

@Suite("Files go to a store", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(5)))
struct StoreMediaTests {
    private func read(_ store: any MediaStore, _ media: StoredMedia) async throws -> FetchResponse {
        let delivery = MediaDelivery(type: media.type, disposition: nil)
        return try await SampleContent.read(store.link(media, as: delivery, seconds: 300, now: Providers.now))
    }

    @Test("A file is on disk at once, and in the store when its job is done; the row says where, and the figures how much")
    func stored() async throws {
        let store = try await S3.server().store()
        let stage = try StoreStage(MediaStores(current: store, known: [store]))
        let sample = try SampleContent(100_000)
        let media = try await stage.send(sample)
        #expect(media.file.stored == nil)
        stage.queue.start()
        try await stage.until("stored") { try await stage.row(media)?.file.stored != nil }
        let stored = try #require(try await stage.row(media)?.file.stored)
        #expect(try await read(store, stored).body == sample.bytes)
        let usage = try await stage.queue.database.read { try $0.mediaStoreUsage() }
        #expect(usage.map(\.store) == ["s3"] && usage[0].files == 1 && usage[0].bytes == 100_000 && usage[0].localBytes == 100_000)
        #expect(FileManager.default.fileExists(atPath: stage.files.path(of: sample.content.file)))
        await stage.queue.stop()
    }

    @Test("The disk keeps the newest of what the store has, as many bytes as it may; the figures follow")
    func trimmed() async throws {
        let store = try await S3.server().store()
        let stage = try StoreStage(MediaStores(current: store, known: [store]), keeping: 60_000)
        stage.queue.start()
        var samples: [SampleContent] = []
        for _ in 0..<3 {
            let sample = try SampleContent(50_000)
            samples.append(sample)
            let media = try await stage.send(sample)
            try await stage.until("stored") { try await stage.row(media)?.file.stored != nil }
        }
        let isThere = { (sample: SampleContent) in FileManager.default.fileExists(atPath: stage.files.path(of: sample.content.file)) }
        try await stage.until("two are gone") { !isThere(samples[0]) && !isThere(samples[1]) }
        #expect(isThere(samples[2]))
        #expect(try await stage.queue.database.read { try $0.mediaUsage(.node).bytes } == 50_000)
        #expect(try await stage.queue.database.read { try $0.mediaStoreUsage() }.first?.localBytes == 50_000)
        await stage.queue.stop()
    }

    @Test("A store that is down for an hour burns no attempt, and then has everything")
    func anHour() async throws {
        let server = try await S3.server()
        let down = server.store { $0.origin = WebAddress("https://localhost:1") ?? $0.origin }
        let stage = try StoreStage(MediaStores(current: down, known: [down]))
        let media = try await [stage.send(SampleContent(1_000)), stage.send(SampleContent(2_000))]
        stage.queue.start()
        let start = stage.queue.clock.now
        try await stage.until("an hour is over", goingOnBy: 5_000) { stage.queue.clock.now - start > 3_600_000 }
        let waiting = try await stage.job(JobCatalog.storeMedia)
        #expect(waiting.attempt <= 1 && !waiting.state.isEnded, "\(waiting)")
        #expect(try await stage.queue.database.read { try $0.jobGates() }.contains { $0.name == "store" && $0.failures > 3 })
        await stage.queue.stop()
        let up = server.store()
        let again = try StoreStage(MediaStores(current: up, known: [up]), folder: stage.queue.folder, boot: "second")
        again.queue.clock.advance(3_700_000)
        again.queue.start()
        for each in media {
            try await again.until("stored", goingOnBy: 1_000) { try await again.row(each)?.file.stored != nil }
        }
        #expect(try await again.job(JobCatalog.storeMedia).attempt == 1)
        await again.queue.stop()
    }

    @Test("Ended between two parts, the next start sends what had not arrived, and there is one object of the right bytes")
    func parts() async throws {
        let real = try await S3.server().store()
        let held = HeldStore(real, steps: 2)
        let stage = try StoreStage(MediaStores(current: held, known: [held]))
        let sample = try SampleContent(50_000_000, type: "video/mp4")
        let media = try await stage.send(sample)
        stage.queue.start()
        try await stage.until("the first part is there") { held.asked.withLock { $0 } == 3 }
        // As a process that is killed: nothing more is written.
        stage.queue.database.close()
        let after = HeldStore(real, steps: 100)
        let next = try StoreStage(MediaStores(current: after, known: [after]), folder: stage.queue.folder, boot: "second")
        next.queue.start()
        try await next.until("stored", goingOnBy: 100) { try await next.row(media)?.file.stored != nil }
        // The two parts that had not arrived, and one request that puts all three together.
        #expect(after.asked.withLock { $0 } == 3)
        let stored = try #require(try await next.row(media)?.file.stored)
        #expect(try await read(real, stored).body == sample.bytes)
        await next.queue.stop()
    }

    @Test("When nothing refers to a file any more its object goes too, also one that was only half there")
    func discarded() async throws {
        let real = try await S3.server().store()
        let stage = try StoreStage(MediaStores(current: real, known: [real]))
        stage.queue.start()
        let media = try await stage.send(try SampleContent(1_000))
        try await stage.until("stored") { try await stage.row(media)?.file.stored != nil }
        let stored = try #require(try await stage.row(media)?.file.stored)
        let now = stage.queue.clock.now
        _ = try await stage.queue.database.write { try $0.sweepMedia(unusedBefore: now + 1, limit: 10, at: now) }
        try await stage.until("removed") { try await read(real, stored).status == 404 }
        try await stage.until("forgotten") { try await stage.queue.database.read { try $0.discardedMedia(limit: 10).isEmpty } }
        #expect(try await stage.queue.database.read { try $0.mediaStoreUsage() }.first?.files == 0)
        await stage.queue.stop()
    }

    @Test("What is not in the store yet is found and brought there, also after a job that somebody cancelled")
    func gathered() async throws {
        let store = try await S3.server().store()
        let stage = try StoreStage(MediaStores(current: store, known: [store]))
        let old = try await stage.send(try SampleContent(1_000), isToBeStored: false)
        let cancelled = try await stage.send(try SampleContent(2_000))
        let job = try await stage.job(JobCatalog.storeMedia)
        let now = stage.queue.clock.now
        _ = try await stage.queue.database.write { try $0.act(.cancel, onJob: job.id, at: now) }
        stage.queue.start()
        try await stage.queue.make(JobCatalog.gatherMedia)
        for each in [old, cancelled] { try await stage.until("stored") { try await stage.row(each)?.file.stored != nil } }
        await stage.queue.stop()
    }

    @Test("A file that the store does not take stays on disk, is not offered again by itself, and is when somebody asks")
    func refused() async throws {
        let account = CloudinaryAccount(
            origin: try Providers.origin("cloudinary"), cloud: StandIns.place("cloudinary", "cloud"),
            key: StandIns.place("cloudinary", "key"), secret: Providers.secret(StandIns.place("cloudinary", "secret")))
        let store = CloudinaryStore(account, fetch: Providers.own())
        let stage = try StoreStage(MediaStores(current: store, known: [store]))
        stage.queue.start()
        let sample = try SampleContent(1_000, name: "bad-file-" + Providers.word())
        _ = try await stage.send(sample)
        try await stage.until("given up") { try await stage.job(JobCatalog.storeMedia).state == .dead }
        #expect(try await stage.queue.database.read { try $0.refusedMedia(limit: 10) } == 1)
        #expect(try await stage.queue.database.read { try $0.unstoredMedia(after: 0, limit: 10) }.isEmpty)
        #expect(FileManager.default.fileExists(atPath: stage.files.path(of: sample.content.file)))
        try await stage.queue.database.write { _ = try $0.forgetRefusals() }
        #expect(try await stage.queue.database.read { try $0.unstoredMedia(after: 0, limit: 10) }.count == 1)
        await stage.queue.stop()
    }
}
