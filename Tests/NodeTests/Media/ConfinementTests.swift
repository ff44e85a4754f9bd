import CanonicalJSON
import Cast
import Chat
import Testing

@testable import Node

@Suite struct ConfinementTests {
    @Test("The process that decodes can make no connection, read nothing of the node, and grow no further than it may")
    func confinement() async throws {
        let folder = TemporaryFolder()
        let decoder = MediaDecoder(program: BuiltProgram.decoder, limit: 1, queue: 1)
        let found = try await decoder.perform(MediaTask(.confinement, folder: folder.path, type: .png, limits: MediaLimits()))
        #expect(found["inside"]?.bool == true)
        #expect(found["outside"]?.bool == false)
        #expect(found["connection"]?.bool == false)
        #expect(found["memory"]?.bool == false)
        #expect(found["program"]?.bool == false)
        // A thread that is there before has no bounds.
        #expect(found["threads"]?.int == 1)
        await decoder.stop()
    }

    @Test("A process that takes too much memory or time is ended, and the next one works")
    func ended() async throws {
        let folder = TemporaryFolder()
        let decoder = MediaDecoder(program: BuiltProgram.decoder, limit: 1, queue: 1)
        try SamplePictures.write(SamplePictures.png(2000, 2000), to: folder.file("upload"))
        var limits = MediaLimits()
        limits.fileBytes = 10_000
        let task = MediaTask(.picture, folder: folder.path, type: .png, limits: limits)
        await #expect(throws: MediaFault.self) { try await decoder.perform(task) }
        let found = try await decoder.perform(MediaTask(.picture, folder: folder.path, type: .png, limits: MediaLimits()))
        #expect(found["width"]?.int == 2000)
        await decoder.stop()
    }

    @Test("More files than may wait hear busy, and who waits is served")
    func queue() async throws {
        let folders = (0..<6).map { _ in TemporaryFolder() }
        for folder in folders { try SamplePictures.write(SamplePictures.png(600, 600), to: folder.file("upload")) }
        let decoder = MediaDecoder(program: BuiltProgram.decoder, limit: 1, queue: 1)
        let outcomes = await withTaskGroup(of: MediaFault?.self) { group in
            for folder in folders {
                group.addTask {
                    do throws(MediaFault) {
                        _ = try await decoder.perform(MediaTask(.picture, folder: folder.path, type: .png, limits: MediaLimits()))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [MediaFault?]()) { $0.append($1) }
        }
        #expect(outcomes.contains(.busy))
        #expect(outcomes.contains(nil))
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .busy })
        await decoder.stop()
    }
}
