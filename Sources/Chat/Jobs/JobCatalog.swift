/// Every kind of job there is, and the limits of queues and providers. `docs/job-states.md` has them as a table.
package enum JobCatalog {
    /// Removes what the queue itself leaves behind.
    package static let pruneJobs = JobKind(
        "jobs.prune", "Removes ended jobs, their attempts and old figures.",
        .housekeeping(cron: "*/10 * * * *"))

    /// Removes what no longer lets anybody in.
    package static let pruneInvites = JobKind(
        "invites.prune", "Removes invites and password links a month after they stopped working.",
        .housekeeping(cron: "23 3 * * *"))

    /// Shows that workers work.
    package static let probe = JobKind(
        "worker.probe", "Does nothing for a while, to show that workers work.",
        JobPolicy(queue: "probe", priority: 5, attempts: 5, life: 86_400_000, timeLimit: 120_000, crashLimit: 10, effect: .repeatable))

    /// All of them.
    package static let kinds = [pruneJobs, pruneInvites, expireStory, probe] + media + codes + push + federation

    /// What runs at once of each queue.
    package static let queues = [
        // One transaction at a time is what the writer can do anyway.
        JobLimit("house", cap: 2),
        // Disks and stores are not faster for being asked more at once.
        JobLimit("media", cap: 4),
        JobLimit("probe", cap: 256),
        JobLimit("codes", cap: 32),
        JobLimit("hooks", cap: 4),
        JobLimit("push", cap: 100),
        // Servers that do not answer hold a place for half a minute; the living ones need theirs.
        JobLimit("federation", cap: 200),
    ]

    /// What each provider is asked at once and in a time.
    package static let providers = providers(textsPerSecond: 1)

    /// The same for an operator whose sender takes more texts in a second than a plain number does.
    package static func providers(textsPerSecond: Int) -> [JobLimit] {
        [
            JobLimit("twilio", cap: 10, rate: JobRate(textsPerSecond, per: 1_000)), JobLimit("smtp", cap: 10),
            // Firebase gives a project 600,000 in a minute.
            JobLimit("fcm", cap: 100, rate: JobRate(5_000, per: 1_000)), JobLimit("apns", cap: 100), JobLimit("webpush", cap: 100),
            // Where files lie outside the node: S3 or Cloudinary.
            JobLimit("store", cap: 4),
        ]
    }
}
