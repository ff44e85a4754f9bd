import Node
import Workers

/// What the dispatcher has counted, for `/metrics`.
enum JobMetrics {
    /// Registers readings of its figures.
    static func register(_ figures: JobFigures, in registry: MetricsRegistry) {
        let totals: [(String, String, @Sendable (JobFigures.Snapshot) -> Double)] = [
            ("rookery_jobs_begun_total", "Runs of jobs begun.", { Double($0.claimed) }),
            ("rookery_jobs_done_total", "Jobs done.", { Double($0.ended["done"] ?? 0) }),
            ("rookery_jobs_failed_total", "Attempts that failed and are made again.", { Double($0.ended["retry"] ?? 0) }),
            ("rookery_jobs_put_off_total", "Runs given back because a provider was down.", { Double($0.ended["wait"] ?? 0) }),
            ("rookery_jobs_given_up_total", "Jobs that their handler gave up.", { Double($0.ended["dead"] ?? 0) }),
            ("rookery_jobs_lost_total", "Jobs whose worker was not heard of any more.", { Double($0.lost) }),
            (
                "rookery_jobs_wait_seconds_total", "Time from making to the first run, of all jobs.",
                { Double($0.waitedMilliseconds) / 1000 }
            ),
            ("rookery_jobs_waits_total", "Jobs that time is the sum of.", { Double($0.waits) }),
        ]
        for (name, help, value) in totals { registry.readingTotal(name, help) { value(figures.snapshot) } }
    }
}
