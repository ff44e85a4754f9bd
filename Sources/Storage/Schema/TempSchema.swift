/// What repeated requests are known by. A message's mark is one small row of the day it was sent: its digest and time stand in the event,
/// and a whole day is forgotten at once.
enum TempSchema {
    static let statements = [
        """
        CREATE TABLE message_temps (
            day INTEGER NOT NULL,
            sid INTEGER NOT NULL,
            rid INTEGER NOT NULL,
            temp_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (day, sid, rid, temp_id)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE room_temps (
            sid INTEGER NOT NULL,
            temp_id TEXT NOT NULL,
            rid INTEGER NOT NULL,
            digest BLOB NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (sid, temp_id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX room_temps_by_age ON room_temps (at)",
        """
        INSERT INTO message_temps (day, sid, rid, temp_id, position)
            SELECT at / 86400000, sid, rid, temp_id, position FROM temp_index WHERE rid <> 0
        """,
        "INSERT INTO room_temps (sid, temp_id, rid, digest, at) SELECT sid, temp_id, position, digest, at FROM temp_index WHERE rid = 0",
        "DROP TABLE temp_index",
    ]
}
