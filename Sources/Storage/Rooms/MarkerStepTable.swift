/// What a member's marker says.
package enum MarkerKind: String, Sendable {
    case read, delivered
}

/// How many moves of a marker are kept.
private let keptSteps = 32
/// Moves closer together than this count as one, at the time of the first: receipts are told once a second, too. In milliseconds.
private let stepLength: Int64 = 1_000

extension SQLSession {
    /// When a member's marker first stood at or behind a position, in milliseconds since 1970.
    ///
    /// For a position further back than the moves that are kept, the time of the oldest of them: it was passed by then at the latest.
    /// Nil when no move that far is kept.
    package func markerPassed(rid: Int64, uid: Int64, _ kind: MarkerKind, position: Int64) throws(StorageFailure) -> Int64? {
        try integer(
            "SELECT at FROM marker_steps WHERE rid = $1 AND uid = $2 AND kind = $3 AND position >= $4 ORDER BY position LIMIT 1",
            .int(rid), .int(uid), .text(kind.rawValue), .int(position))
    }
}

extension WriteSession {
    /// Notes that a marker moved forward to a position.
    func insertMarkerStep(rid: Int64, uid: Int64, _ kind: MarkerKind, position: Int64, at: Int64) throws(StorageFailure) {
        let moved = try run(
            """
            UPDATE marker_steps SET position = $4 WHERE rid = $1 AND uid = $2 AND kind = $3 AND at > $5 AND position =
                (SELECT max(position) FROM marker_steps WHERE rid = $1 AND uid = $2 AND kind = $3)
            """, .int(rid), .int(uid), .text(kind.rawValue), .int(position), .int(at - stepLength))
        guard moved == 0 else { return }
        try run(
            "INSERT INTO marker_steps (rid, uid, kind, position, at) VALUES ($1, $2, $3, $4, $5)",
            .int(rid), .int(uid), .text(kind.rawValue), .int(position), .int(at))
        try run(
            """
            DELETE FROM marker_steps WHERE rid = $1 AND uid = $2 AND kind = $3 AND position <=
                (SELECT position FROM marker_steps WHERE rid = $1 AND uid = $2 AND kind = $3 ORDER BY position DESC LIMIT 1 OFFSET $4)
            """, .int(rid), .int(uid), .text(kind.rawValue), SQLValue(keptSteps))
    }
}
