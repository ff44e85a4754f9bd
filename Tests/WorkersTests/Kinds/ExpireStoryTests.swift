import Chat
import Storage
import Testing

@testable import Workers

@Suite("Stories end", .timeLimit(.minutes(2)))
struct ExpireStoryTests {
    private func stage(_ folder: String? = nil, boot: String) throws -> QueueStage {
        let stage = try QueueStage(boot: boot, folder: folder, kinds: QueueStage.kinds + [JobCatalog.expireStory])
        stage.dispatcher.attach(
            HandlerWorker(
                name: "node", slots: 4, isInProcess: true, [ExpireStory.handler], ends: stage.dispatcher,
                transactions: TransactionRunner(stage.dispatcher), clock: stage.clock.clock))
        return stage
    }

    private func post(on stage: QueueStage, endingAt end: Int64) async throws -> Int64 {
        let now = stage.clock.now
        return try await stage.database.write { session in
            let user = NewUser(userID: "@ada:north.example", username: "ada", passwordHash: "hash", createdAt: now)
            let uid = try #require(try session.insert(user))
            let story = NewStory(
                storyID: "lake", uid: uid, type: .text, text: "lake", media: nil, audience: "everyone", people: [], expiresAt: end)
            return try session.insert(story, at: now).number
        }
    }

    private func isThere(_ stage: QueueStage) async throws -> Bool { try await stage.database.read { try $0.story(id: "lake") } != nil }

    private func job(_ stage: QueueStage) async throws -> JobRow {
        let now = stage.clock.now
        let jobs = try await stage.database.read { try $0.jobs(JobFilter(kind: "story.expire"), before: .max, limit: 2, at: now) }
        return try #require(jobs.first)
    }

    @Test("A story goes within two seconds of its time, not before, and its job is done once")
    func inTime() async throws {
        let stage = try stage(boot: "first")
        let end = stage.clock.now + 86_400_000
        _ = try await post(on: stage, endingAt: end)
        stage.start()
        let id = try await job(stage).id
        stage.clock.advance(86_399_000)
        try await stage.until(id, is: .scheduled)
        #expect(try await isThere(stage))
        stage.clock.advance(2_000)
        try await stage.until(id, is: .done)
        #expect(try await !isThere(stage))
        #expect(stage.clock.now - end < 2_000)
        await stage.stop()
    }

    @Test("What ended while the node was away goes at once at the next start")
    func atStart() async throws {
        let first = try stage(boot: "first")
        _ = try await post(on: first, endingAt: first.clock.now + 1_000)
        let id = try await job(first).id
        await first.stop()
        let second = try stage(first.folder, boot: "second")
        second.clock.advance(100_000_000)
        second.start()
        try await second.until(id, is: .done)
        #expect(try await !isThere(second))
        await second.stop()
        withExtendedLifetime(first) {}
    }

    @Test("When the clock is set back before its time while the job waits to be done, the story stays until then")
    func clockSetBack() async throws {
        let stage = try stage(boot: "first")
        let now = stage.clock.now
        let number = try await post(on: stage, endingAt: now + 1_000)
        // As after a claim by a clock that ran ahead: the handler looks at the time itself.
        #expect(try await stage.database.write { try $0.expireStory(number: number, at: now) } == now + 1_000)
        #expect(try await isThere(stage))
        stage.start()
        stage.clock.advance(1_000)
        try await stage.until(try await job(stage).id, is: .done)
        #expect(try await !isThere(stage))
        await stage.stop()
    }
}
