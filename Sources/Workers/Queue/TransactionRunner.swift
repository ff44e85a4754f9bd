import Chat
import Storage

/// Runs what has to happen in the transaction that ends its job. Only in the process that has the database.
package struct TransactionRunner: Sendable {
    private let dispatcher: JobDispatcher

    /// Writes where the dispatcher writes.
    package init(_ dispatcher: JobDispatcher) { self.dispatcher = dispatcher }

    /// - Returns: nil when the end is on disk together with what was done, otherwise how the run ended.
    func run(
        _ job: ClaimedJob, _ kind: JobKind, _ body: @escaping @Sendable (ClaimedJob, any WriteSession, Int64) throws -> JobOutcome,
        of worker: String
    ) async -> JobOutcome? {
        let now = dispatcher.clock.now()
        let chance = dispatcher.clock.chance()
        do {
            let outcome = try await dispatcher.database.write(.bulk) { session in
                // Whoever lost the lease, or was told to stop, changes nothing.
                guard try session.mayGoOn(job) else { return JobOutcome.cancelled }
                let outcome = try body(job, session, now)
                let end = JobEnd(id: job.id, token: job.token, outcome: outcome)
                _ = try session.settle([end], at: now, backOff: { _ in kind.policy.backOff }, chance: { chance })
                return outcome
            }
            if outcome == .cancelled { return outcome }
            dispatcher.wrote(JobEnd(id: job.id, token: job.token, outcome: outcome), of: worker)
            return nil
        } catch let fault as JobFault {
            return .retry(fault)
        } catch let failure as StorageFailure where failure.isPassing {
            // Not the job's fault.
            return .snooze(until: now + 1_000)
        } catch {
            return .retry(JobFault("error", "The handler failed: \(error)"))
        }
    }
}

extension StorageFailure {
    fileprivate var isPassing: Bool { [.busy, .deadline, .full, .io, .closed].contains(kind) }
}
