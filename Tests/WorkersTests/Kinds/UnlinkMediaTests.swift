import Cast
import Chat
import Foundation
import Storage
import Testing

@testable import Workers

@Suite("Files go from the disk", .timeLimit(.minutes(2)))
struct UnlinkMediaTests {
    @Test("Files that go while a backup is made are in it all the same")
    func held() async throws {
        let stage = try StoreStage(MediaStores())
        let sample = try SampleContent(1_000)
        _ = try await stage.send(sample, isToBeStored: false)
        let keys = stage.queue.folder + "/keys"
        try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
        let now = stage.queue.clock.now
        let (held, isHeld) = AsyncStream.makeStream(of: Void.self)
        let (over, path) = (DispatchSemaphore(value: 0), stage.files.path(of: sample.content.file))
        let files = stage.files
        Thread.detachNewThread {
            files.holding {
                isHeld.yield()
                over.wait()
            }
            isHeld.finish()
        }
        var signals = held.makeAsyncIterator()
        await signals.next()
        stage.queue.start()
        _ = try await stage.queue.database.write { try $0.sweepMedia(unusedBefore: now + 1, limit: 10, at: now) }
        let id = try await stage.queue.make(JobCatalog.unlinkMedia)
        try await stage.queue.until(id, is: .scheduled)
        #expect(FileManager.default.fileExists(atPath: path))
        try await Backup.write(stage.queue.database, keys: keys, media: stage.files, to: stage.queue.folder + "/node.tar")
        #expect(
            FileManager.default.fileExists(
                atPath: stage.queue.folder + "/node.tar.media/\(sample.content.file.prefix(2))/\(sample.content.file)"))
        over.signal()
        await signals.next()
        try await stage.queue.until(id, is: .done, clockGoesOnBy: 1_000)
        #expect(!FileManager.default.fileExists(atPath: path))
        await stage.queue.stop()
    }
}
