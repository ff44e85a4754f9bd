private import Chat

/// The jobs that tell other servers that somebody of this node has left a room of theirs: one for each person and room.
extension WriteSession {
    /// Makes the job, or gives its payload and life to the one that waits: a decline after it says the same.
    /// - Parameter server: who is asked first. One job for a server runs at a time, so that one that does not answer, and has invited many,
    ///   takes one place in the queue.
    package func enqueueDecline(
        _ payload: String, of uid: Int64, in rid: Int64, to server: String, runAt: Int64, at now: Int64
    ) throws(StorageFailure) {
        let (kind, key) = (JobCatalog.tellDecline, Self.declineKey(uid, rid))
        try enqueueNewest(
            NewJob(kind, payload: payload, runAt: runAt, lane: Self.declineLane(server), uniqueKey: key), at: now)
    }

    /// Has the job done at once, if it waits for its time, beside those for other servers: what waits for one that is gone for good does not
    /// hold it up.
    /// - Parameter server: who gave a sign of life, and may take it.
    /// - Returns: whether there is one that has not ended.
    package func hastenDecline(of uid: Int64, in rid: Int64, by server: String, at now: Int64) throws(StorageFailure) -> Bool {
        let key = Self.declineKey(uid, rid)
        var isAlive = false
        for key in [key, key + "+"] {
            guard let id = try aliveJob(JobCatalog.tellDecline.name, key) else { continue }
            isAlive = true
            try moveJob(id, toLane: Self.declineLane(server), at: now)
            _ = try act(.runNow, onJob: id, at: now)
        }
        return isAlive
    }

    private static func declineLane(_ server: String) -> String { "\(JobCatalog.tellDecline.name):\(server)" }
    private static func declineKey(_ uid: Int64, _ rid: Int64) -> String { "\(uid):\(rid)" }
}

extension SQLSession {
    /// The payloads of the jobs that have not ended.
    package func waitingDeclines() throws(StorageFailure) -> [String] {
        try rows(
            "SELECT payload FROM jobs WHERE kind = $1 AND unique_key IS NOT NULL AND state < 4", [.text(JobCatalog.tellDecline.name)]
        ) { $0.text(0) }
    }
}
