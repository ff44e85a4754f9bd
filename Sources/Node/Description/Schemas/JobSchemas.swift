/// What the node's admins see of the job queue.
extension SchemaTable {
    static let jobs: [String: JSONSchema] = [
        "Job": .object(job), "JobPage": .page(of: "Job"),
        "JobDetail": .object(
            job.merging(
                [
                    "payload": .anyObject, "reference": JSONSchema.text.orNull, "leaseUntil": JSONSchema.time.orNull,
                    "log": .list(of: .named("JobAttempt")),
                ], uniquingKeysWith: { first, _ in first })),
        "JobAttempt": .object([
            "run": .count, "startedAt": .time, "endedAt": .time, "worker": JSONSchema.text.orNull, "outcome": .text,
            "status": JSONSchema.whole().orNull, "code": JSONSchema.text.orNull, "fault": JSONSchema.text.orNull,
        ]),
        "JobCounts": .object([
            "queues": .list(of: .named("JobQueue")), "providers": .list(of: .named("JobProvider")),
            "schedules": .list(of: .named("JobSchedule")),
            "faultCodes": JSONSchema.list(of: .text).described("The codes of errors that jobs have had."),
        ]),
        "Provider": .object([
            "provider": .text, "paused": .flag,
            "closedUntil": JSONSchema.time.orNull.described("Its breaker is open until then: nothing is asked of it."),
            "failures": JSONSchema.count.described("Trials of the open breaker that failed."), "why": JSONSchema.text.orNull,
            "atOnce": JSONSchema.whole(from: 1).orNull, "rate": JSONSchema.object(["count": .count, "milliseconds": .count]).orNull,
            "kinds": .list(of: .text), "states": states,
        ]),
        "ProviderPage": .page(of: "Provider"),
        "JobQueue": .object([
            "queue": .text, "paused": .flag, "why": JSONSchema.text.orNull, "states": states, "oldestReadyAt": JSONSchema.time.orNull,
            "lastHour": .object(["done": .count, "failed": .count]),
            "kinds": .list(of: .object(["kind": .text, "states": states, "oldestReadyAt": JSONSchema.time.orNull])),
        ]),
        "JobProvider": .object([
            "provider": .text, "paused": .flag, "closedUntil": JSONSchema.time.orNull, "why": JSONSchema.text.orNull,
        ]),
        "JobSchedule": .object([
            "kind": .text, "schedule": JSONSchema.text.described("Five fields as in crontab, in UTC."), "nextAt": .time,
            "lastAt": JSONSchema.time.orNull,
        ]),
        "JobGate": .object(["scope": .words("queue", "provider"), "name": .text, "paused": .flag]),
        "RetryJobsBody": .object(
            ["kind": .text], maybe: ["confirm": JSONSchema.flag.orNull.described("Without it nothing is done but counting.")]),
        "RetriedJobs": .object(["kind": .text, "dead": .count, "retried": .count]),
        "ProbeJobsBody": .object(
            [:],
            maybe: [
                "count": JSONSchema.whole(from: 1, to: 100_000).orNull, "milliseconds": JSONSchema.whole(from: 0, to: 60_000).orNull,
            ]),
        "MadeJobs": .object(["made": .count]),
        "PauseBody": .object([:], maybe: ["why": JSONSchema.text(1...256).orNull]),
    ]

    private static let job: [String: JSONSchema] = [
        "id": .whole(from: 1), "kind": .text, "queue": .text, "state": state, "priority": .whole(from: 0, to: 9),
        "lane": JSONSchema.text.orNull, "uniqueKey": JSONSchema.text.orNull, "attempt": .count, "attempts": JSONSchema.count.orNull,
        "crashes": .count, "createdAt": .time, "runAt": .time, "expiresAt": JSONSchema.time.orNull, "startedAt": JSONSchema.time.orNull,
        "finishedAt": JSONSchema.time.orNull, "worker": JSONSchema.text.orNull, "cancelRequested": .flag,
        "faultCode": JSONSchema.text.orNull, "fault": JSONSchema.text.orNull,
    ]

    static let state = JSONSchema.words("scheduled", "blocked", "ready", "running", "done", "dead", "cancelled", "expired")

    private static let states = JSONSchema.object([
        "scheduled": .count, "blocked": .count, "ready": .count, "running": .count, "done": .count, "dead": .count, "cancelled": .count,
        "expired": .count,
    ])
}
