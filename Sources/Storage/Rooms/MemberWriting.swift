/// What a membership that was written has changed.
struct MembershipChange {
    /// Whether they are joined now, or no longer; nil when that did not change.
    let joined: Bool?
    /// Whether nothing was known of them in that room.
    let isNew: Bool
}

/// By how many people more, or fewer, are joined to a room.
struct MemberCounts {
    private(set) var all: Int64 = 0
    /// Of other servers.
    private(set) var servers: [String: Int64] = [:]

    /// - Parameters:
    ///   - joined: see ``MembershipChange``.
    ///   - server: nil for a user of this node.
    mutating func add(_ joined: Bool?, of server: String?) {
        guard let joined else { return }
        all += joined ? 1 : -1
        if let server { servers[server, default: 0] += joined ? 1 : -1 }
    }
}

extension WriteSession {
    /// Writes a membership as its event says; the markers of somebody who joins start at the present.
    ///
    /// Keeps the spans in which the member saw the room; the counts that follow are ``count(_:rid:)``'s. Called by the door only.
    func setMembership(
        rid: Int64, uid: Int64, membership: String, position: Int64, changedBy: Int64, at: Int64, ordinal: Int64
    ) throws(StorageFailure) -> MembershipChange {
        let before = try member(rid: rid, uid: uid)?.membership
        let joins = membership == "join" && before != "join"
        let leaves = membership != "join" && before == "join"
        if joins {
            try run(
                """
                INSERT INTO members (rid, uid, membership, position, changed_by, joined_at, joined_position, read_position, read_ordinal,
                    own_since, delivered_position) VALUES ($1, $2, $3, $4, $5, $6, $4, $4, $7, 0, $4)
                ON CONFLICT (rid, uid) DO UPDATE SET membership = excluded.membership, position = excluded.position,
                    changed_by = excluded.changed_by, joined_at = excluded.joined_at, joined_position = excluded.joined_position,
                    read_position = excluded.read_position, read_ordinal = excluded.read_ordinal, own_since = 0,
                    delivered_position = excluded.delivered_position
                """,
                .int(rid), .int(uid), .text(membership), .int(position), .int(changedBy), .int(at), .int(ordinal))
            try run("INSERT INTO member_spans (uid, rid, joined) VALUES ($1, $2, $3)", .int(uid), .int(rid), .int(position))
        } else {
            try run(
                """
                INSERT INTO members (rid, uid, membership, position, changed_by) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (rid, uid) DO UPDATE SET membership = excluded.membership, position = excluded.position,
                    changed_by = excluded.changed_by
                """, .int(rid), .int(uid), .text(membership), .int(position), .int(changedBy))
        }
        if leaves {
            try run(
                "UPDATE member_spans SET \"left\" = $3 WHERE uid = $1 AND rid = $2 AND \"left\" IS NULL",
                .int(uid), .int(rid), .int(position))
        }
        return MembershipChange(joined: joins ? true : leaves ? false : nil, isNew: before == nil)
    }

    /// Keeps how many are joined to a room, and how many of each other server.
    func count(_ counts: MemberCounts, rid: Int64) throws {
        if counts.all != 0 {
            try run("UPDATE rooms SET member_count = member_count + $2 WHERE rid = $1", .int(rid), .int(counts.all))
        }
        for (server, change) in counts.servers.sorted(by: { $0.key < $1.key }) {
            try countServer(server, rid: rid, by: change)
        }
    }

    /// Writes the role that follows from the room's power levels.
    func setRole(rid: Int64, uid: Int64, role: String) throws(StorageFailure) {
        try run("UPDATE members SET role = $3 WHERE rid = $1 AND uid = $2", .int(rid), .int(uid), .text(role))
    }

    /// Writes a member's own settings for a room.
    package func setMemberSettings(
        rid: Int64, uid: Int64, mute: Bool, pin: Bool, archive: Bool, notify: String
    ) throws(StorageFailure) {
        try run(
            "UPDATE members SET mute = $3, pin = $4, archive = $5, notify = $6 WHERE rid = $1 AND uid = $2",
            .int(rid), .int(uid), .int(mute ? 1 : 0), .int(pin ? 1 : 0), .int(archive ? 1 : 0), .text(notify))
    }

    /// Moves the read marker forward; it never goes back.
    package func setRead(
        rid: Int64, uid: Int64, position: Int64, ordinal: Int64, ownSince: Int64, at: Int64
    ) throws(StorageFailure) {
        let moved = try run(
            """
            UPDATE members SET read_position = $3, read_ordinal = $4, own_since = $5, read_at = $6,
                delivered_at = CASE WHEN delivered_position < $3 THEN $6 ELSE delivered_at END,
                delivered_position = CASE WHEN delivered_position < $3 THEN $3 ELSE delivered_position END
            WHERE rid = $1 AND uid = $2 AND read_position < $3
            """, .int(rid), .int(uid), .int(position), .int(ordinal), .int(ownSince), .int(at))
        if moved > 0 { try insertMarkerStep(rid: rid, uid: uid, .read, position: position, at: at) }
    }

    /// Moves the delivered marker forward; it never goes back.
    package func setDelivered(rid: Int64, uid: Int64, position: Int64, at: Int64) throws(StorageFailure) {
        let moved = try run(
            """
            UPDATE members SET delivered_position = $3, delivered_at = $4
            WHERE rid = $1 AND uid = $2 AND delivered_position < $3
            """, .int(rid), .int(uid), .int(position), .int(at))
        if moved > 0 { try insertMarkerStep(rid: rid, uid: uid, .delivered, position: position, at: at) }
    }
}
