import Chat
import Storage
import Synchronization
import Testing

@testable import Workers

@Suite("The dispatcher", .timeLimit(.minutes(2)))
struct DispatcherTests {
    static let fault = JobFault("down", "Nobody answered.")

    private func end(_ stage: QueueStage, _ job: ClaimedJob?, _ outcome: JobOutcome, by worker: ScriptedWorker) throws {
        let job = try #require(job)
        stage.dispatcher.ended([JobEnd(id: job.id, token: job.token, outcome: outcome)], of: worker.name)
    }

    @Test("A job is begun when its cause has committed, and its end is written")
    func wakes() async throws {
        let stage = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        stage.start()
        let id = try await stage.make(QueueStage.letter)
        let job = await ada.next()
        #expect(job?.id == id && job?.attempt == 1)
        #expect(try await stage.job(id).state == .running)
        try end(stage, job, .done, by: ada)
        try await stage.until(id, is: .done)
        await stage.stop()
    }

    @Test("A job for a worker with free hands is claimed in the commit that makes it, and those behind it as hands come free")
    func claimedAtOnce() async throws {
        let stage = try QueueStage(providers: [JobLimit("smtp", cap: 1)])
        let ada = ScriptedWorker("ada", [QueueStage.letter, QueueStage.note])
        stage.dispatcher.attach(ada)
        stage.start()
        try await stage.untilOffered("letter", 1)
        let before = stage.database.statistics().commits
        let now = stage.clock.now
        let ids = try await stage.database.write { session in
            try [QueueStage.letter, QueueStage.letter, QueueStage.note].compactMap { try session.enqueue(NewJob($0), at: now) }
        }
        let (letter, note) = (await ada.next(), await ada.next())
        #expect([letter?.id, note?.id] == [ids[0], ids[2]])
        #expect(stage.database.statistics().commits == before + 1)
        #expect(try await stage.job(ids[1]).state == .ready)
        try end(stage, letter, .done, by: ada)
        let second = await ada.next()
        #expect(second?.id == ids[1])
        try end(stage, note, .done, by: ada)
        try end(stage, second, .done, by: ada)
        for id in ids { try await stage.until(id, is: .done) }
        await stage.stop()
    }

    @Test("A node that stops claims nothing more in the commits that make jobs")
    func stopping() async throws {
        let stage = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        stage.start()
        try await stage.untilOffered("letter", 10)
        stage.dispatcher.stopHandingOut()
        #expect(try await stage.job(try await stage.make(QueueStage.letter)).state == .ready)
        await stage.stop()
    }

    @Test("What is scheduled is begun at its time, also when the clock is set far ahead")
    func scheduled() async throws {
        let stage = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        stage.start()
        let start = stage.clock.now
        let id = try await stage.make(QueueStage.letter) { $0.runAt = start + 3_600_000 }
        try await stage.until(id, is: .scheduled)
        try await stage.until(id, is: .running, clockGoesOnBy: 1_800_000)
        #expect(await ada.next()?.id == id)
        await stage.stop()
    }

    @Test("A kind that nobody here knows is left alone until somebody comes who does")
    func unknownKinds() async throws {
        let stage = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        stage.start()
        let (bell, letter) = (try await stage.make(QueueStage.bell), try await stage.make(QueueStage.letter))
        #expect(await ada.next()?.id == letter)
        #expect(try await stage.job(bell).state == .ready)
        let ben = ScriptedWorker("ben", [QueueStage.bell])
        stage.dispatcher.attach(ben)
        #expect(await ben.next()?.id == bell)
        await stage.stop()
    }

    @Test("No more run at once than the queue, the provider and the worker allow")
    func caps() async throws {
        let stage = try QueueStage(queues: [JobLimit("post", cap: 3)], providers: [JobLimit("smtp", cap: 2)])
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        stage.start()
        for _ in 0..<5 { try await stage.make(QueueStage.letter) }
        for _ in 0..<5 {
            let job = await ada.next()
            #expect((1...2).contains(try await stage.count(.running)))
            try end(stage, job, .done, by: ada)
        }
        await stage.stop()
    }

    @Test("A provider that is down for an hour costs no job an attempt, and afterwards all are done")
    func providerDown() async throws {
        let stage = try QueueStage()
        let start = stage.clock.now
        let asked = Mutex(0)
        let letter = JobHandler(
            QueueStage.letter,
            .outside { [clock = stage.clock] _ in
                asked.withLock { $0 += 1 }
                return JobResult(clock.now < start + 3_600_000 ? .wait(until: nil, DispatcherTests.fault) : .done)
            })
        let worker = HandlerWorker(
            name: "ada", slots: 50, isInProcess: true, [letter], ends: stage.dispatcher, transactions: nil, clock: stage.clock.clock)
        stage.dispatcher.attach(worker)
        stage.start()
        var ids: [Int64] = []
        for _ in 0..<20 { ids.append(try await stage.make(QueueStage.letter)) }
        while try await stage.count(.done) < 20 {
            // Nobody's time runs out while it works.
            if try await stage.count(.running) == 0 { stage.clock.advance(1_000) }
            await Task.yield()
        }
        for id in ids { #expect(try await stage.job(id).attempt == 1) }
        // Before the breaker opened some were under way; then one at a time, ever more rarely.
        #expect(asked.withLock { $0 } < 16 + 30 + 20)
        await stage.stop()
    }

    @Test("A paused queue begins nothing, and goes on when somebody lets it")
    func pause() async throws {
        let stage = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter, QueueStage.bell])
        stage.dispatcher.attach(ada)
        stage.start()
        _ = try await stage.database.write { try $0.setPaused(true, .queue, "post", why: "moving", at: 1) }
        let letter = try await stage.make(QueueStage.letter)
        let bell = try await stage.make(QueueStage.bell)
        #expect(await ada.next()?.id == bell)
        #expect(try await stage.job(letter).state == .ready)
        _ = try await stage.database.write { try $0.setPaused(false, .queue, "post", why: nil, at: 2) }
        #expect(await ada.next()?.id == letter)
        await stage.stop()
    }

    @Test("A worker that is not heard of loses its jobs to the next, and what it says afterwards changes nothing")
    func silence() async throws {
        let stage = try QueueStage()
        let far = ScriptedWorker("far", [QueueStage.letter], isInProcess: false)
        stage.dispatcher.attach(far)
        stage.start()
        let id = try await stage.make(QueueStage.letter)
        let lost = await far.next()
        stage.dispatcher.detach("far")
        try await stage.until(id, is: .ready, clockGoesOnBy: 5_000, whileRunning: true)
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        let job = await ada.next()
        #expect(job?.id == id && job?.attempt == 1)
        try end(stage, lost, .dead(Self.fault), by: far)
        try end(stage, job, .done, by: ada)
        try await stage.until(id, is: .done)
        #expect(try await stage.job(id).crashes == 1)
        await stage.stop()
    }

    @Test("A worker that is heard of keeps its jobs, however long they take")
    func heard() async throws {
        let stage = try QueueStage()
        let far = ScriptedWorker("far", [QueueStage.letter], isInProcess: false)
        let near = ScriptedWorker("near", [QueueStage.bell])
        for worker in [far, near] { stage.dispatcher.attach(worker) }
        stage.start()
        let (letter, bell) = (try await stage.make(QueueStage.letter), try await stage.make(QueueStage.bell))
        _ = (await far.next(), await near.next())
        for _ in 0..<20 {
            stage.clock.advance(10_000)
            stage.dispatcher.heard("far")
            let wanted = stage.clock.now + 30_000
            for id in [letter, bell] {
                while try await stage.job(id).leaseUntil != wanted { await Task.yield() }
            }
        }
        #expect(try await stage.job(letter).crashes == 0)
        #expect(try await stage.job(bell).crashes == 0)
        await stage.stop()
    }

    @Test("A worker that comes again without slots gets nothing more, and is told so; what it gives back goes to another")
    func leaving() async throws {
        let stage = try QueueStage()
        let far = ScriptedWorker("far", [QueueStage.letter], isInProcess: false)
        stage.dispatcher.attach(far)
        stage.start()
        let id = try await stage.make(QueueStage.letter)
        let job = await far.next()
        let leaving = ScriptedWorker("far", [QueueStage.letter], slots: 0, isInProcess: false)
        stage.dispatcher.attach(leaving)
        while leaving.told.withLock({ $0.isEmpty }) { await Task.yield() }
        try end(stage, job, .returned, by: leaving)
        try await stage.until(id, is: .ready)
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        #expect(await ada.next()?.id == id)
        #expect(leaving.told.withLock { $0.first } == [])
        await stage.stop()
    }

    @Test("Cancelling a running job tells its worker")
    func cancelling() async throws {
        let stage = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        stage.dispatcher.attach(ada)
        stage.start()
        let id = try await stage.make(QueueStage.letter)
        let job = await ada.next()
        _ = try await stage.database.write { try $0.act(.cancel, onJob: id, at: 1) }
        while ada.cancelled.withLock({ $0.isEmpty }) { await Task.yield() }
        #expect(ada.cancelled.withLock { $0 } == [id])
        try end(stage, job, .cancelled, by: ada)
        try await stage.until(id, is: .cancelled)
        await stage.stop()
    }

    @Test("The next start takes back what was running, at once, and counts the crash")
    func restart() async throws {
        let first = try QueueStage()
        let ada = ScriptedWorker("ada", [QueueStage.letter])
        first.dispatcher.attach(ada)
        first.start()
        let id = try await first.make(QueueStage.letter)
        _ = await ada.next()
        await first.stop()
        let second = try QueueStage(boot: "second", folder: first.folder)
        let ben = ScriptedWorker("ben", [QueueStage.letter])
        second.dispatcher.attach(ben)
        second.start()
        #expect(await ben.next()?.id == id)
        #expect(try await second.job(id).crashes == 1)
        await second.stop()
    }
}
