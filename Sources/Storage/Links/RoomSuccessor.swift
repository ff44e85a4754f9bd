private import CanonicalJSON
package import Chat

extension SQLSession {
    /// The room whose place this one has taken, as its first event says; nil for one that took nobody's. It need not be known here.
    package func predecessor(rid: Int64) throws(StorageFailure) -> RoomID? {
        // Nearly no room has one: only then its event is read.
        let names = try integer(
            """
            SELECT 1 FROM current_state s JOIN events e ON e.position = s.position
            WHERE s.rid = $1 AND s.type = $2 AND s.state_key = '' AND instr(CAST(e.body AS TEXT), '"predecessor"') > 0
            """, .int(rid), .text(EventType.create))
        guard names != nil else { return nil }
        return try state(rid: rid, StateKey(EventType.create))?.content["predecessor"]?["room_id"]?.string.flatMap(RoomID.init)
    }

    /// Users who are in a room and have nothing to do with another one, by user number after `after`.
    /// - Parameter isLocal: of this node, or of others.
    package func followers(
        from old: Int64, to new: Int64, isLocal: Bool, after: Int64, limit: Int
    ) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT m.uid FROM members m JOIN users u ON u.uid = m.uid
            WHERE m.rid = $1 AND m.membership = 'join' AND u.local = $3 AND m.uid > $4
                AND NOT EXISTS (SELECT 1 FROM members n WHERE n.rid = $2 AND n.uid = m.uid)
            ORDER BY m.uid LIMIT $5
            """, [.int(old), .int(new), .int(isLocal ? 1 : 0), .int(after), SQLValue(limit)]
        ) { $0.int(0) }
    }

    /// The room that has taken this one's place, as its state says; nil when none has. The other room need not be known here.
    package func successor(rid: Int64) throws(StorageFailure) -> RoomID? {
        try state(rid: rid, StateKey(EventType.tombstone))?.content["replacement_room"]?.string.flatMap(RoomID.init)
    }
}
