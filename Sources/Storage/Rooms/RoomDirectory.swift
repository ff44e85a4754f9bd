/// Every room of the node, for its admins, who need not be members. Walks the table: bulk lane.
extension SQLSession {
    /// Rooms behind a row number, the oldest first; removed ones too.
    /// - Parameter pattern: a LIKE pattern over name, topic, alias and identifier; nil finds all.
    package func everyRoom(matching pattern: String?, after rid: Int64, limit: Int) throws(StorageFailure) -> [RoomRow] {
        try rows(
            """
            SELECT rid, room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator,
                member_count, state_version, removed_at
            FROM rooms
            WHERE rid > $2 AND ($1 IS NULL OR name LIKE $1 ESCAPE '\\' OR topic LIKE $1 ESCAPE '\\' OR alias LIKE $1 ESCAPE '\\'
                OR room_id LIKE $1 ESCAPE '\\')
            ORDER BY rid LIMIT $3
            """, [SQLValue(pattern), .int(rid), SQLValue(limit)]
        ) { RoomRow($0) }
    }

    /// Rooms in front of a row number, the newest first.
    package func everyRoom(matching pattern: String?, before rid: Int64, limit: Int) throws(StorageFailure) -> [RoomRow] {
        try rows(
            """
            SELECT rid, room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator,
                member_count, state_version, removed_at
            FROM rooms
            WHERE rid < $2 AND ($1 IS NULL OR name LIKE $1 ESCAPE '\\' OR topic LIKE $1 ESCAPE '\\' OR alias LIKE $1 ESCAPE '\\'
                OR room_id LIKE $1 ESCAPE '\\')
            ORDER BY rid DESC LIMIT $3
            """, [SQLValue(pattern), .int(rid), SQLValue(limit)]
        ) { RoomRow($0) }
    }
}
