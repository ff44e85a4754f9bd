import Chat
package import Storage
import Synchronization

/// Where a worker says how its jobs went.
package protocol JobEnds: Sendable {
    /// These runs ended.
    func ended(_ ends: [JobEnd], of worker: String)
}

extension JobDispatcher: JobEnds {}

/// Runs the handlers: a task for each job, ended when its time is up, when somebody cancels it or when the process stops.
package final class HandlerWorker: JobWorker {
    private struct Running {
        let job: ClaimedJob
        let overdueAt: Int64
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    package let name: String
    package let slots: Int
    package let isInProcess: Bool
    package let kinds: Set<String>
    private let handlers: [String: JobHandler]
    private let clock: JobClock
    private let ends: any JobEnds
    /// Runs what has to happen in a transaction; nil in a process without the database.
    private let transactions: TransactionRunner?
    private let running = Mutex<[Int64: Running]>([:])
    private let (idle, becameIdle) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameter transactions: nil in a process without the database, which then knows only the kinds that need none.
    package init(
        name: String, slots: Int, isInProcess: Bool, _ handlers: [JobHandler], ends: any JobEnds, transactions: TransactionRunner?,
        clock: JobClock = .system
    ) {
        let known = transactions == nil ? handlers.filter(\.isOutside) : handlers
        self.name = name
        self.slots = slots
        self.isInProcess = isInProcess
        self.handlers = Dictionary(uniqueKeysWithValues: known.map { ($0.kind.name, $0) })
        self.ends = ends
        self.transactions = transactions
        self.clock = clock
        kinds = Set(known.map(\.kind.name))
    }

    package func begin(_ jobs: [ClaimedJob]) {
        let now = clock.now()
        running.withLock { running in
            for job in jobs {
                let limit = handlers[job.kind]?.kind.policy.timeLimit ?? 60_000
                running[job.id] = Running(job: job, overdueAt: now + limit)
                running[job.id]?.task = Task { await self.run(job) }
            }
        }
    }

    package func cancel(_ jobs: [Int64]) {
        running.withLock { running in
            for id in jobs {
                running[id]?.isCancelled = true
                running[id]?.task?.cancel()
            }
        }
    }

    package func settled(_ jobs: [Int64]) {}

    /// Whose time is up is cancelled, and not waited for: what it still says is not heard.
    package func tick(at now: Int64) {
        let overdue = running.withLock { running in
            let overdue = running.values.filter { $0.overdueAt <= now }
            for entry in overdue {
                entry.task?.cancel()
                running[entry.job.id] = nil
            }
            return overdue
        }
        guard !overdue.isEmpty else { return }
        let fault = JobFault("timeout", "The attempt took longer than its kind may.")
        say(overdue.map { JobEnd(id: $0.job.id, token: $0.job.token, outcome: .retry(fault)) })
    }

    /// Waits until nothing runs, at most so many milliseconds; then ends what is left and gives it back with its attempt.
    package func stop(patience: Int64) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [idle] in
                if self.isIdle { return }
                for await _ in idle where self.isIdle { return }
            }
            group.addTask { [clock] in try? await clock.sleep(patience) }
            await group.next()
            group.cancelAll()
        }
        let left = running.withLock { running in
            defer { running = [:] }
            return Array(running.values)
        }
        for entry in left { entry.task?.cancel() }
        if !left.isEmpty { say(left.map { JobEnd(id: $0.job.id, token: $0.job.token, outcome: .returned) }) }
    }

    private var isIdle: Bool { running.withLock(\.isEmpty) }

    // MARK: one job

    private func run(_ job: ClaimedJob) async {
        guard let handler = handlers[job.kind] else { return finish(job, JobResult(.returned)) }
        switch handler.work {
        case .outside(let body), .beside(let body): finish(job, await result(of: body, job))
        case .inTransaction(let body):
            guard let transactions else { return finish(job, JobResult(.returned)) }
            if let outcome = await transactions.run(job, handler.kind, body, of: name) {
                finish(job, JobResult(outcome))
            } else {
                _ = take(job)
            }
        }
    }

    private func result(of body: @Sendable (ClaimedJob) async throws -> JobResult, _ job: ClaimedJob) async -> JobResult {
        do {
            return try await body(job)
        } catch let fault as JobFault {
            return JobResult(.retry(fault))
        } catch {
            return JobResult(.retry(JobFault("error", "The handler failed: \(type(of: error)).")))
        }
    }

    private func finish(_ job: ClaimedJob, _ result: JobResult) {
        guard let entry = take(job) else { return }
        // Whoever was told to stop and did not get done, stopped.
        let outcome = entry.isCancelled && result.outcome != .done ? .cancelled : result.outcome
        say([JobEnd(id: job.id, token: job.token, outcome: outcome, reference: result.reference, note: result.note)])
    }

    /// Its entry, unless the run was ended by somebody else before.
    private func take(_ job: ClaimedJob) -> Running? {
        let (entry, isIdle) = running.withLock { running in
            guard running[job.id]?.job.token == job.token else { return (Running?.none, running.isEmpty) }
            return (running.removeValue(forKey: job.id), running.isEmpty)
        }
        if isIdle { becameIdle.yield() }
        return entry
    }

    private func say(_ ended: [JobEnd]) { ends.ended(ended, of: name) }
}
