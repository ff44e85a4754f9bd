import Chat
import Testing

@testable import Storage

@Suite("A job that says the newest")
struct EnqueueNewestTests {
    private static func say(_ words: String, _ stage: JobTableStage, at now: Int64 = JobTableStage.start) async throws {
        let job = NewJob(JobTableStage.push, payload: words, lane: "lane", uniqueKey: "key")
        try await stage.database.write { try $0.enqueueNewest(job, at: now) }
    }

    private static func all(_ stage: JobTableStage) async throws -> [String] {
        let rows = try await stage.database.read { session in
            try session.rows(text: "SELECT payload, state FROM jobs ORDER BY id", []) { ($0.text(0), JobState(rawValue: $0.int(1))) }
        }
        return rows.map { "\($0.0) \($0.1?.word ?? "?")" }
    }

    @Test("While it waits its words and its life are renewed; while it runs one more waits behind it, and is renewed in its turn")
    func story() async throws {
        let stage = try JobTableStage()
        try await Self.say("one", stage)
        try await Self.say("two", stage, at: JobTableStage.start + 1_000)
        #expect(try await Self.all(stage) == ["two ready"])
        #expect(try await stage.job(1).expiresAt == JobTableStage.start + 31_000)
        let first = try #require(try await stage.claim(JobTableStage.push).first)
        try await Self.say("three", stage)
        try await Self.say("four", stage)
        #expect(try await Self.all(stage) == ["two running", "four blocked"])
        try await stage.end(first, .done)
        let second = try #require(try await stage.claim(JobTableStage.push).first)
        #expect(second.payload == "four")
        try await Self.say("five", stage)
        try await Self.say("six", stage)
        #expect(try await Self.all(stage) == ["two done", "four running", "six blocked"])
        #expect(try await stage.countersAreTrue())
    }

    @Test("One that failed and waits for its next try takes the new words and keeps its time")
    func retried() async throws {
        let stage = try JobTableStage()
        try await Self.say("one", stage)
        let job = try #require(try await stage.claim(JobTableStage.push).first)
        try await stage.end(job, .retry(JobFault("busy", "Busy."), notBefore: JobTableStage.start + 9_000))
        try await Self.say("two", stage)
        #expect(try await Self.all(stage) == ["two scheduled"])
        #expect(try await stage.job(1).runAt == JobTableStage.start + 9_000)
    }
}
