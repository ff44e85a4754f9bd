/// How far sending to each server has got.
extension SQLSession {
    /// What the sender wrote down, as JSON; nil for a server that nothing was sent to yet.
    package func delivery(to server: String) throws(StorageFailure) -> String? {
        try first("SELECT record FROM deliveries WHERE server = $1", [.text(server)]) { $0.text(0) }
    }

    /// Those of all servers, by name.
    package func deliveries() throws(StorageFailure) -> [(server: String, record: String)] {
        try rows("SELECT server, record FROM deliveries ORDER BY server") { ($0.text(0), $0.text(1)) }
    }

    /// Where sending to a server begins that nothing was sent to yet: just before the first thing that is for it.
    package func deliveryStart(to server: String) throws(StorageFailure) -> Int64 {
        let span = try integer("SELECT min(first) FROM server_spans WHERE server = $1", .text(server))
        let parting = try integer("SELECT min(position) FROM outbound_events WHERE parting = $1", .text(server))
        guard let first = [span, parting].compactMap(\.self).min() else { return try head() }
        return first - 1
    }
}

extension WriteSession {
    /// Writes down how far sending to a server has got. Interactive lane.
    package func setDelivery(_ record: String, to server: String) throws(StorageFailure) {
        try run(
            "INSERT INTO deliveries (server, record) VALUES ($1, $2) ON CONFLICT (server) DO UPDATE SET record = excluded.record",
            .text(server), .text(record))
    }

    /// Forgets all about sending to a server: an admin has purged it.
    package func deleteDelivery(to server: String) throws(StorageFailure) {
        try run("DELETE FROM deliveries WHERE server = $1", .text(server))
    }
}
