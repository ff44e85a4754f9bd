extension JobCatalog {
    /// Sends what there is for another server. It is never given up: the server may come back after any time, and its own back-off counts.
    package static let sendToServer = JobKind(
        "federation.send", "Sends what is said in shared rooms to another server.",
        JobPolicy(
            queue: "federation", priority: 3, attempts: nil, backOff: BackOff(first: 30_000, cap: 3_600_000), timeLimit: 120_000,
            crashLimit: 1_000, effect: .repeatable))

    static let federation = [sendToServer]
}
