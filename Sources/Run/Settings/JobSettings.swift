import Node

extension SettingTable {
    static let jobs: [Setting] = [
        .choice(
            "jobs.workers", \.jobs.workers,
            "Off, the node's process does only jobs that happen in its database; all others wait for rookery worker."),
        .number("jobs.slots", \.jobs.slots, 1...10_000, "Jobs at once in one process, of all queues together."),
        .number(
            "jobs.grace_seconds", \.jobs.graceSeconds, 0...300,
            "A stop waits so long for jobs that run; what is not done then goes back into the queue, and costs no attempt."),
        .number("jobs.keep_done_hours", \.jobs.keepDoneHours, 1...8760, "How long done jobs can be looked at."),
        .number(
            "jobs.keep_dead_days", \.jobs.keepDeadDays, 1...3650,
            "How long dead jobs wait for somebody to retry them; cancelled and expired ones go after a week."),
        .optionalText(
            "jobs.worker_address", \.jobs.workerAddress, .address,
            """
            Workers on other machines come in here, over TLS 1.3 with the secret in keys/workers.key, which is made when it is missing \
            and which they are given a copy of. Nothing: only those on this machine, at the socket beside the database.
            """),
        .number("jobs.worker_port", \.jobs.workerPort, 0...65_535, "0 takes any free port and logs it."),
    ]
}
