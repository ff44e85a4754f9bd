import Chat

extension SQLSession {
    /// The newest mark of a key that is in the table and not older than a time.
    ///
    /// One look into each day that may hold it, and one into the newest day there is: the clock may have been ahead.
    func messageTemp(_ key: TempKey, since: Int64, now: Int64) throws(StorageFailure) -> TempMark? {
        let (first, today) = (TempMark.day(of: since), TempMark.day(of: now))
        var mark = try newestTemp(key, on: today)
        var day = today - 1
        while mark == nil, day >= first {
            mark = try temp(key, on: day)
            day -= 1
        }
        guard let mark, mark.at > since else { return nil }
        return mark
    }

    private func newestTemp(_ key: TempKey, on today: Int64) throws(StorageFailure) -> TempMark? {
        try first(
            """
            SELECT t.position, e.temp_digest, e.at FROM message_temps t JOIN events e ON e.position = t.position
            WHERE t.day IN ($1, (SELECT max(day) FROM message_temps)) AND t.sid = $2 AND t.rid = $3 AND t.temp_id = $4
            ORDER BY t.day DESC LIMIT 1
            """, [.int(today), .int(key.sid), .int(key.rid), .text(key.tempID)], TempMark.init)
    }

    private func temp(_ key: TempKey, on day: Int64) throws(StorageFailure) -> TempMark? {
        try first(
            """
            SELECT t.position, e.temp_digest, e.at FROM message_temps t JOIN events e ON e.position = t.position
            WHERE t.day = $1 AND t.sid = $2 AND t.rid = $3 AND t.temp_id = $4
            """, [.int(day), .int(key.sid), .int(key.rid), .text(key.tempID)], TempMark.init)
    }
}

extension WriteSession {
    /// Keeps what a key led to; of two marks on one day the later one. Again with the same mark, it changes nothing.
    func insertMessageTemp(_ key: TempKey, _ mark: TempMark) throws(StorageFailure) {
        try run(
            """
            INSERT INTO message_temps (day, sid, rid, temp_id, position) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (day, sid, rid, temp_id) DO UPDATE SET position = excluded.position WHERE excluded.position > message_temps.position
            """, .int(mark.day), .int(key.sid), .int(key.rid), .text(key.tempID), .int(mark.position))
    }

    /// Removes marks of days that ended before a time, and of rooms made before it, and answers how many: at most so many of each.
    func pruneTemps(before time: Int64, atMost limit: Int) throws(StorageFailure) -> Int {
        let messages = try run(
            """
            DELETE FROM message_temps WHERE (day, sid, rid, temp_id) IN
                (SELECT day, sid, rid, temp_id FROM message_temps WHERE day < $1 ORDER BY day, sid, rid, temp_id LIMIT $2)
            """, .int(TempMark.day(of: time)), SQLValue(limit))
        let rooms = try run(
            "DELETE FROM room_temps WHERE (sid, temp_id) IN (SELECT sid, temp_id FROM room_temps WHERE at < $1 ORDER BY at LIMIT $2)",
            .int(time), SQLValue(limit))
        return messages + rooms
    }
}

extension TempMark {
    /// From `position, digest, at`.
    fileprivate init(_ row: any SQLRow) {
        self.init(position: row.int(0), digest: row.blob(1), at: row.int(2))
    }
}
