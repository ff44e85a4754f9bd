import CanonicalJSON
import Chat
import Storage

/// Jobs as the admin API and the command line show them.
enum JobObject {
    static func json(_ job: JobRow) -> JSON {
        [
            "id": .int(job.id), "kind": .string(job.kind), "queue": .string(job.queue), "state": .string(job.state.word),
            "priority": .int(job.priority), "lane": .text(job.lane), "uniqueKey": .text(job.uniqueKey), "attempt": .int(job.attempt),
            "attempts": job.attempts.map { .int($0) } ?? .null, "crashes": .int(job.crashes), "createdAt": .time(job.createdAt),
            "runAt": .time(job.runAt), "expiresAt": .time(job.expiresAt), "startedAt": .time(job.startedAt),
            "finishedAt": .time(job.finishedAt), "worker": .text(job.worker), "cancelRequested": .bool(job.isCancelRequested),
            "faultCode": .text(job.faultCode), "fault": .text(job.fault),
        ]
    }

    /// With everything that is kept of it.
    static func json(_ job: JobRow, attempts: [JobAttemptRow]) -> JSON {
        var json = json(job)
        json["payload"] = (try? JSON(parsing: Array(job.payload.utf8))) ?? [:]
        json["reference"] = .text(job.reference)
        json["leaseUntil"] = .time(job.leaseUntil)
        json["log"] = .array(
            attempts.map { attempt in
                [
                    "run": .int(attempt.run), "startedAt": .time(attempt.startedAt), "endedAt": .time(attempt.endedAt),
                    "worker": .text(attempt.worker), "outcome": .string(attempt.outcome),
                    "status": attempt.status.map { .int($0) } ?? .null, "code": .text(attempt.code), "fault": .text(attempt.fault),
                ]
            })
        return json
    }

    // MARK: counts

    /// - Parameter oldest: since when the oldest ready job of a kind has waited.
    static func counts(
        _ counts: [JobCount], oldest: [String: Int64], gates: [JobGateRow], crons: [JobCron],
        minutes: [(minute: Int64, queue: String, done: Int, failed: Int)], faultCodes: [String]
    ) -> JSON {
        let queues = Dictionary(grouping: counts, by: \.queue)
        let names = Set(queues.keys).union(JobCatalog.queues.map(\.name)).sorted { $0.precedesInBytes($1) }
        return [
            "queues": .array(names.map { queue($0, queues[$0] ?? [], oldest, gates, minutes) }),
            "providers": .array(gates.filter { $0.scope == .provider }.map(gate)),
            "schedules": .array(crons.map(cron)), "faultCodes": .array(faultCodes.map(JSON.string)),
        ]
    }

    private static func queue(
        _ name: String, _ counts: [JobCount], _ oldest: [String: Int64], _ gates: [JobGateRow],
        _ minutes: [(minute: Int64, queue: String, done: Int, failed: Int)]
    ) -> JSON {
        let own = minutes.filter { $0.queue == name }
        let gate = gates.first { $0.scope == .queue && $0.name == name }
        return [
            "queue": .string(name), "paused": .bool(gate?.pausedAt != nil), "why": .text(gate?.why),
            "states": states(counts), "oldestReadyAt": .time(counts.compactMap { oldest[$0.kind] }.min()),
            "lastHour": ["done": .int(own.reduce(0) { $0 + $1.done }), "failed": .int(own.reduce(0) { $0 + $1.failed })],
            "kinds": .array(
                Dictionary(grouping: counts, by: \.kind).sorted { $0.key.precedesInBytes($1.key) }.map { kind, counts in
                    ["kind": .string(kind), "states": states(counts), "oldestReadyAt": .time(oldest[kind])]
                }),
        ]
    }

    /// How many stand in each state.
    static func states(_ counts: [JobCount]) -> JSON {
        var sums = JSONObject()
        for state in JobState.allCases {
            sums[state.word] = .int(counts.filter { $0.state == state }.reduce(0) { $0 + $1.count })
        }
        return .object(sums)
    }

    private static func gate(_ row: JobGateRow) -> JSON {
        ["provider": .string(row.name), "paused": .bool(row.pausedAt != nil), "closedUntil": .time(row.openUntil), "why": .text(row.why)]
    }

    private static func cron(_ row: JobCron) -> JSON {
        [
            "kind": .string(row.kind), "schedule": .string(row.schedule), "nextAt": .time(row.nextAt),
            "lastAt": .time(row.lastAt),
        ]
    }
}
