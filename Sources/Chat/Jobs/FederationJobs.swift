extension JobCatalog {
    /// Sends what there is for another server. It is never given up: the server may come back after any time, and its own back-off counts.
    package static let sendToServer = JobKind(
        "federation.send", "Sends what is said in shared rooms to another server.",
        JobPolicy(
            queue: "federation", priority: 3, attempts: nil, backOff: BackOff(first: 30_000, cap: 3_600_000), timeLimit: 120_000,
            crashLimit: 1_000, effect: .repeatable))

    /// Brings the people of a replaced room into the new one: those of this node come in, those of other nodes are invited where they need it.
    package static let followRoom = JobKind(
        "rooms.follow", "Brings the people of a replaced room into the new one.",
        JobPolicy(
            queue: "federation", priority: 2, backOff: BackOff(first: 30_000, cap: 3_600_000), timeLimit: 300_000, effect: .repeatable))

    /// Tells rooms that live on other nodes, too, what somebody of this node is called now, and their picture.
    package static let tellProfile = JobKind(
        "federation.profile", "Tells rooms on other nodes somebody's new name and picture.",
        JobPolicy(
            queue: "federation", priority: 5, backOff: BackOff(first: 30_000, cap: 3_600_000), timeLimit: 300_000, effect: .repeatable))

    /// Tells the servers in a room that somebody has declined, or taken a knock back, while none of them could be told. After a month nobody
    /// waits for the answer any more; whoever has not come back by then may never do.
    package static let tellDecline = JobKind(
        "federation.decline", "Tells a room on other nodes that somebody has declined, once one of them can be reached.",
        JobPolicy(
            queue: "federation", priority: 4, attempts: nil, backOff: BackOff(first: 30_000, cap: 3_600_000), life: 30 * 86_400_000,
            timeLimit: 300_000, effect: .repeatable))

    static let federation = [sendToServer, tellProfile, tellDecline, followRoom]
}
