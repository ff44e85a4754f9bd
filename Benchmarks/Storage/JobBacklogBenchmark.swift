import Chat
import Storage

/// Filling the queue in bulk, then claims and pages of the list among all that waits.
struct JobBacklogBenchmark {
    let folder: String
    let waiting: Int
    let figures: Figures

    func run() async throws {
        let stage = try JobStage("job-benchmark", in: folder)
        defer { stage.close() }
        let filling = try await nanoseconds { try await stage.fill(waiting) }
        report("bulk, 500 a body", count: waiting, nanoseconds: filling)
        figures.add("in bulk/s", Double(waiting) * 1e9 / Double(filling))
        try await claims(stage.database)
        try await pages(stage.database)
    }

    private func claims(_ database: Database) async throws {
        let latencies = Latencies()
        var used: UInt64 = 0
        let count = 2_000
        let rooms = [JobBenchmark.push, JobBenchmark.mail].map { (kind: $0.name, room: 1) }
        for number in 0..<count {
            let lease = JobLease(worker: "bench", boot: "b", token: Int64(number), until: JobBenchmark.time + 30_000)
            let start = now()
            used += try await database.write { session in
                let start = threadTime()
                _ = try session.claimJobs(rooms, limit: 1, lease, at: JobBenchmark.time)
                return threadTime() - start
            }
            latencies.add(now() - start)
        }
        let body = Double(used) / 1_000 / Double(count)
        print(
            "claim of one among \(waiting): body \(body.hundredths) us; with commit p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us"
        )
        figures.add("claim beside the backlog p50 µs", Double(latencies.percentile(0.5)))
    }

    private func pages(_ database: Database) async throws {
        for (name, filter) in [
            ("all", JobFilter()), ("ready", JobFilter(state: .ready)), ("running", JobFilter(kind: "bench.push", state: .running)),
        ] {
            let latencies = Latencies()
            for _ in 0..<100 {
                let start = now()
                _ = try await database.read { try $0.jobs(filter, before: .max, limit: 50, at: JobBenchmark.time) }
                latencies.add(now() - start)
            }
            print("page of 50, \(name): p50 \(latencies.percentile(0.5)) us, p99 \(latencies.percentile(0.99)) us")
            figures.add("list page, \(name), p99 µs", Double(latencies.percentile(0.99)))
        }
    }
}
