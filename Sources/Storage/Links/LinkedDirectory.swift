package import Chat

/// The rooms of this node that other servers may find: made here, free to leave the node, and with people of the node in them.
extension SQLSession {
    /// Living public ones, largest first, after a place in that order.
    /// - Parameter pattern: a LIKE pattern over name, topic and alias; nil finds all.
    package func linkableRooms(
        matching pattern: String?, before place: (members: Int64, rid: Int64)?, limit: Int
    ) throws(StorageFailure) -> [RoomRow] {
        try rows(
            """
            SELECT r.rid, r.room_id, r.version, r.kind, r.visibility, r.history, r.knock, r.federate, r.name, r.topic, r.alias,
                r.created_at, r.creator, r.member_count, r.state_version, r.removed_at, r.avatar
            FROM rooms r
            WHERE r.visibility = 'public' AND r.removed_at IS NULL AND r.federate = 1
                AND EXISTS (SELECT 1 FROM users u WHERE u.uid = r.creator AND u.local = 1)
                AND r.member_count > (SELECT coalesce(sum(s.members), 0) FROM room_servers s WHERE s.rid = r.rid)
                AND ($1 IS NULL OR r.name LIKE $1 ESCAPE '\\' OR r.topic LIKE $1 ESCAPE '\\' OR r.alias LIKE $1 ESCAPE '\\')
                AND (r.member_count, r.rid) < ($2, $3)
            ORDER BY r.member_count DESC, r.rid DESC LIMIT $4
            """,
            [SQLValue(pattern), .int(place?.members ?? .max), .int(place?.rid ?? .max), SQLValue(limit)]
        ) { RoomRow($0) }
    }

    /// The living room that has an alias of this node. A room that was made elsewhere has none of those, whatever its state says.
    package func linkableRoom(alias: RoomAlias) throws(StorageFailure) -> RoomRow? {
        guard let rid = try room(alias: alias.text), let room = try room(rid: rid), room.federate,
            try user(uid: room.creator)?.isLocal == true
        else { return nil }
        return room
    }
}
