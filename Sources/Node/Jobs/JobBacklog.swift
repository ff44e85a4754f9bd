import Chat
import Storage

/// How many jobs stand where, for `/metrics`: read from the queue's own counters when somebody asks.
struct JobBacklog: Sendable {
    private let jobs: GaugeFamily
    private let oldest: GaugeFamily

    init(_ registry: MetricsRegistry) {
        jobs = registry.gauges("rookery_jobs", "Jobs by queue and state.", labels: ["queue", "state"])
        oldest = registry.gauges(
            "rookery_jobs_oldest_ready_seconds", "How long the oldest ready job of a queue has waited.", labels: ["queue"])
    }

    /// Reads them; what cannot be read stays as it was.
    func look(_ node: NodeContext) async {
        let read = try? await node.read { session in
            let counts = try session.jobCounts()
            var since: [String: Int64] = [:]
            for count in counts where count.state == .ready {
                guard let oldest = try session.oldestReady(of: count.kind) else { continue }
                since[count.queue] = min(oldest, since[count.queue] ?? .max)
            }
            return (counts, since)
        }
        guard let (counts, since) = read else { return }
        let queues = Set(JobCatalog.queues.map(\.name)).union(counts.map(\.queue))
        var standing: [[String]: Int] = [:]
        for queue in queues { for state in JobState.allCases { standing[[queue, state.word]] = 0 } }
        for count in counts { standing[[count.queue, count.state.word], default: 0] += count.count }
        jobs.set(standing)
        let now = node.world.now()
        oldest.set(Dictionary(uniqueKeysWithValues: queues.map { ([$0], since[$0].map { Int(max(0, now - $0) / 1000) } ?? 0) }))
    }
}
