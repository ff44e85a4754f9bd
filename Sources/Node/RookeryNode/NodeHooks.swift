import Storage
import Synchronization

/// What the writer thread calls after each batch. The database is opened before the log and the gateway exist; until
/// they are tied in, there is nothing to tell.
final class NodeHooks: Sendable {
    private struct Parts: Sendable {
        let log: EventLog
        let gateway: Gateway
        let recent: RecentMessages
        let metrics: LiveMetrics
        let push: PushUpkeep
    }

    private let parts = Mutex<Parts?>(nil)
    /// Rung when a batch touched the job queue.
    let jobs = JobBell()

    /// From now on batches are told to these.
    func tie(_ log: EventLog, _ gateway: Gateway, _ recent: RecentMessages, _ metrics: LiveMetrics, _ push: PushUpkeep) {
        parts.withLock { $0 = Parts(log: log, gateway: gateway, recent: recent, metrics: metrics, push: push) }
    }

    /// The configuration with the hooks set.
    func set(in configuration: DatabaseConfiguration) -> DatabaseConfiguration {
        var configuration = configuration
        configuration.jobs = jobs
        configuration.whileSyncing = { batch in self.parts.withLock({ $0 })?.gateway.prepare(batch) }
        // The loops get their hand-over before anybody who waits for the commit goes on: who then asks them to confirm
        // is behind it in their queues.
        configuration.onCommit = { batch in
            guard let parts = self.parts.withLock({ $0 }) else { return }
            parts.log.committed(batch)
            parts.recent.committed(batch)
            parts.gateway.committed(batch)
        }
        configuration.afterCommit = { batch in
            guard let parts = self.parts.withLock({ $0 }) else { return }
            parts.log.settle()
            parts.metrics.committed(batch)
            parts.push.committed(batch)
        }
        return configuration
    }
}
