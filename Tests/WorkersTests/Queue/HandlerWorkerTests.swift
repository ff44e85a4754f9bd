import Chat
import Storage
import Synchronization
import Testing

@testable import Workers

@Suite("Workers that run handlers", .timeLimit(.minutes(2)))
struct HandlerWorkerTests {
    private func worker(_ stage: QueueStage, _ handlers: JobHandler...) -> HandlerWorker {
        HandlerWorker(
            name: "ada", slots: 20, isInProcess: true, handlers, ends: stage.dispatcher, transactions: TransactionRunner(stage.dispatcher),
            clock: stage.clock.clock)
    }

    private func facts(_ stage: QueueStage) async throws -> Int64 {
        try await stage.database.read { Int64(try $0.fact("test_notes") ?? "0") ?? 0 }
    }

    private static func addNote(_ session: any WriteSession) throws {
        try session.setFact("test_notes", String((Int64(try session.fact("test_notes") ?? "0") ?? 0) + 1))
    }

    @Test("What a job does in its transaction happens once, and not at all when it fails")
    func transaction() async throws {
        let stage = try QueueStage()
        let failures = Mutex(1)
        let note = JobHandler(
            QueueStage.note,
            .inTransaction { _, session, _ in
                try Self.addNote(session)
                // The body of a failed batch runs again by itself: it fails both times.
                if failures.withLock({ $0 }) > 0 { throw JobFault("odd", "Not today.") }
                return .done
            })
        stage.dispatcher.attach(worker(stage, note))
        stage.start()
        let id = try await stage.make(QueueStage.note)
        try await stage.until(id, is: .scheduled)
        #expect(try await facts(stage) == 0)
        failures.withLock { $0 = 0 }
        try await stage.until(id, is: .done, clockGoesOnBy: 1_000)
        #expect(try await facts(stage) == 1)
        await stage.stop()
    }

    @Test("Long work goes part by part, without an attempt for each")
    func parts() async throws {
        let stage = try QueueStage()
        let note = JobHandler(
            QueueStage.note,
            .inTransaction { _, session, _ in
                try Self.addNote(session)
                return try session.fact("test_notes") == "7" ? .done : .again
            })
        stage.dispatcher.attach(worker(stage, note))
        stage.start()
        let id = try await stage.make(QueueStage.note)
        try await stage.until(id, is: .done)
        #expect(try await facts(stage) == 7)
        #expect(try await stage.job(id).attempt == 1)
        await stage.stop()
    }

    @Test("What a handler throws is tried again and kept; after the last attempt the job is dead")
    func throwing() async throws {
        let stage = try QueueStage()
        stage.dispatcher.attach(
            worker(stage, JobHandler(QueueStage.letter, .outside { _ in throw JobFault("smtp_451", "Busy.", status: 451) })))
        stage.start()
        let id = try await stage.make(QueueStage.letter)
        try await stage.until(id, is: .dead, clockGoesOnBy: 1_000)
        #expect(try await stage.database.read { try $0.jobAttempts(id) }.map(\.code) == ["smtp_451", "smtp_451", "smtp_451"])
        await stage.stop()
    }

    @Test("An attempt that takes too long is ended and tried again")
    func timeLimit() async throws {
        let stage = try QueueStage()
        let isFirst = Mutex(true)
        let bell = JobHandler(
            QueueStage.bell,
            .outside { [clock = stage.clock] _ in
                let isFirst = isFirst.withLock { first in
                    defer { first = false }
                    return first
                }
                if isFirst { try await clock.clock.sleep(.max / 4) }
                return JobResult(.done)
            })
        stage.dispatcher.attach(worker(stage, bell))
        stage.start()
        let id = try await stage.make(QueueStage.bell)
        try await stage.until(id, is: .scheduled, clockGoesOnBy: 1_000, whileRunning: true)
        try await stage.until(id, is: .done, clockGoesOnBy: 1_000)
        #expect(try await stage.database.read { try $0.jobAttempts(id) }.map(\.code) == ["timeout"])
        await stage.stop()
    }

    @Test("A job that is cancelled while it runs ends, and does not come back")
    func cancelling() async throws {
        let stage = try QueueStage()
        let bell = JobHandler(
            QueueStage.bell,
            .outside { [clock = stage.clock] _ in
                try await clock.clock.sleep(.max / 4)
                return JobResult(.done)
            })
        stage.dispatcher.attach(worker(stage, bell))
        stage.start()
        let id = try await stage.make(QueueStage.bell)
        try await stage.until(id, is: .running)
        _ = try await stage.database.write { try $0.act(.cancel, onJob: id, at: 1) }
        try await stage.until(id, is: .cancelled)
        await stage.stop()
    }

    @Test("Who stops waits for what is nearly done, and gives the rest back with its attempt")
    func stopping() async throws {
        let stage = try QueueStage()
        let bell = JobHandler(
            QueueStage.bell,
            .outside { [clock = stage.clock] job in
                try await clock.clock.sleep(job.payload == "{}" ? .max / 4 : 1_000)
                return JobResult(.done)
            })
        let ada = worker(stage, bell)
        stage.dispatcher.attach(ada)
        stage.start()
        let long = try await stage.make(QueueStage.bell)
        let short = try await stage.database.write { [now = stage.clock.now] in
            try $0.enqueue(NewJob(QueueStage.bell, payload: #"{"short":true}"#), at: now)
        }
        let shortID = try #require(short)
        for id in [long, shortID] { try await stage.until(id, is: .running) }
        stage.dispatcher.stopHandingOut()
        async let stopped: Void = ada.stop(patience: 3_000)
        // Both jobs, the patience and the dispatcher's timer.
        await stage.clock.untilAsleep(4)
        stage.clock.advance(1_000)
        try await stage.until(shortID, is: .done)
        stage.clock.advance(2_000)
        await stopped
        try await stage.until(long, is: .ready)
        #expect(try await stage.job(long).attempt == 0)
        #expect(try await stage.job(long).crashes == 0)
        await stage.stop()
    }

    @Test("A process without the database knows only the kinds that need none")
    func withoutDatabase() throws {
        let stage = try QueueStage()
        let handlers = [
            JobHandler(QueueStage.note, .inTransaction { _, _, _ in .done }),
            JobHandler(QueueStage.bell, .outside { _ in JobResult(.done) }),
        ]
        let worker = HandlerWorker(name: "far", slots: 1, isInProcess: false, handlers, ends: stage.dispatcher, transactions: nil)
        #expect(worker.kinds == ["bell"])
        stage.database.close()
    }
}
