private import CanonicalJSON
internal import Chat

/// The jobs that send: one for each server, and while one runs one more behind it.
extension WriteSession {
    /// Has somebody send what there is for a server. A job that waits for its time goes on waiting.
    package func enqueueDelivery(to server: String, at now: Int64) throws(StorageFailure) {
        let payload = JSON.object(["server": .string(server)]).encoded()
        try enqueueNewest(
            NewJob(
                JobCatalog.sendToServer, payload: String(decoding: payload, as: UTF8.self),
                lane: "\(JobCatalog.sendToServer.name):\(server)", uniqueKey: server), at: now)
    }

    /// Has somebody send what there is for a server at that time at the latest, whatever its job waits for.
    package func hastenDelivery(to server: String, until moment: Int64, at now: Int64) throws(StorageFailure) {
        let waiting = try waitingDelivery(to: server)
        guard let waiting else { return try enqueueDelivery(to: server, at: now) }
        if moment <= now {
            _ = try act(.runNow, onJob: waiting.id, at: now)
        } else if moment < waiting.runAt {
            try run("UPDATE jobs SET run_at = $2 WHERE id = $1 AND state = 0", .int(waiting.id), .int(moment))
            jobWake.note(moment: moment)
        }
    }

    /// Takes back the jobs that wait to send to a server.
    package func cancelDelivery(to server: String, at now: Int64) throws(StorageFailure) {
        for key in Self.keys(of: server) {
            let id = try aliveJob(JobCatalog.sendToServer.name, key)
            if let id { _ = try act(.cancel, onJob: id, at: now) }
        }
    }

    private func waitingDelivery(to server: String) throws(StorageFailure) -> (id: Int64, runAt: Int64)? {
        for key in Self.keys(of: server) {
            let found = try first(
                """
                SELECT id, run_at FROM jobs
                WHERE kind = $1 AND unique_key = $2 AND unique_key IS NOT NULL AND state < 4 AND state = 0
                """, [.text(JobCatalog.sendToServer.name), .text(key)]
            ) { (id: $0.int(0), runAt: $0.int(1)) }
            if let found { return found }
        }
        return nil
    }

    /// The keys that ``enqueueNewest(_:at:)`` gives to the one job and to the one behind it.
    private static func keys(of server: String) -> [String] { [server, server + "+"] }
}
