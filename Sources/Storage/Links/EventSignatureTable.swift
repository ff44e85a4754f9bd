package import CanonicalJSON

/// Signatures that the node cannot make anew: all of an event from elsewhere, others' under one of its own.
extension SQLSession {
    /// Server, key id, signature; empty when none are kept.
    package func signatures(at position: Int64) throws(StorageFailure) -> JSONObject {
        let text = try first("SELECT json FROM event_signatures WHERE position = $1", [.int(position)]) { $0.text(0) }
        guard let text else { return [:] }
        guard let object = (try? JSON(parsing: Array(text.utf8)))?.object else {
            throw StorageFailure(.corrupt, "the signatures of the event at position \(position) cannot be read")
        }
        return object
    }
}

extension WriteSession {
    /// Keeps an event's signatures, in place of those that were kept before.
    package func setSignatures(_ signatures: JSONObject, at position: Int64) throws(StorageFailure) {
        if signatures.isEmpty { return }
        try run(
            "INSERT INTO event_signatures (position, json) VALUES ($1, $2) ON CONFLICT (position) DO UPDATE SET json = excluded.json",
            .int(position), .text(String(decoding: JSON.object(signatures).encoded(), as: UTF8.self)))
    }
}
