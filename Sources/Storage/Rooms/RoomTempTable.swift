extension SQLSession {
    /// What a room-making key led to since a time: the mark's position is the room's row number.
    package func roomTemp(_ key: TempKey, since: Int64) throws(StorageFailure) -> TempMark? {
        try first(
            "SELECT rid, digest, at FROM room_temps WHERE sid = $1 AND temp_id = $2 AND at > $3",
            [.int(key.sid), .text(key.tempID), .int(since)]
        ) { TempMark(position: $0.int(0), digest: $0.blob(1), at: $0.int(2)) }
    }
}

extension WriteSession {
    /// Remembers the room that a key made; an older mark of the same key is replaced.
    package func insertRoomTemp(_ key: TempKey, _ mark: TempMark) throws(StorageFailure) {
        try run(
            """
            INSERT INTO room_temps (sid, temp_id, rid, digest, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (sid, temp_id) DO UPDATE SET rid = excluded.rid, digest = excluded.digest, at = excluded.at
            """, .int(key.sid), .text(key.tempID), .int(mark.position), .blob(mark.digest), .int(mark.at))
    }
}
