import CanonicalJSON
import Chat
import Storage

/// `worker.probe`: does nothing for as many milliseconds as its payload says, to show that workers work.
package enum Probe {
    private static let longest: Int64 = 60_000

    /// - Parameter clock: what it waits by.
    package static func handler(_ clock: JobClock = .system) -> JobHandler {
        JobHandler(
            JobCatalog.probe,
            .outside { job in
                let payload = try? JSON(parsing: Array(job.payload.utf8))
                let time = min(payload?["milliseconds"]?.int ?? 0, longest)
                if time > 0 { try await clock.sleep(time) }
                return JobResult(.done)
            })
    }
}
