/// Something an admin has to know and may have to do something about.
package struct AlarmRow: Sendable, Equatable {
    /// What it is about: `codes.budget`.
    package let name: String
    /// For people; without secrets.
    package let sentence: String
    /// Milliseconds since 1970.
    package let firstAt: Int64
    /// Milliseconds since 1970.
    package let lastAt: Int64
    /// How often it was raised.
    package let count: Int
}

extension SQLSession {
    /// Every alarm that nobody has cleared, the latest first.
    package func alarms() throws(StorageFailure) -> [AlarmRow] {
        try rows("SELECT name, sentence, first_at, last_at, count FROM alarms ORDER BY last_at DESC, name") {
            AlarmRow(name: $0.text(0), sentence: $0.text(1), firstAt: $0.int(2), lastAt: $0.int(3), count: Int($0.int(4)))
        }
    }
}

extension WriteSession {
    /// Raises an alarm.
    /// - Returns: true when it was not raised within the last hour, and so is worth a line in the log.
    @discardableResult
    package func raiseAlarm(_ name: String, _ sentence: String, at now: Int64) throws(StorageFailure) -> Bool {
        let last = try integer("SELECT last_at FROM alarms WHERE name = $1", .text(name))
        try run(
            """
            INSERT INTO alarms (name, sentence, first_at, last_at, count) VALUES ($1, $2, $3, $3, 1)
            ON CONFLICT (name) DO UPDATE SET sentence = $2, last_at = $3, count = alarms.count + 1
            """, .text(name), .text(sentence), .int(now))
        return last.map { now - $0 >= 3_600_000 } ?? true
    }

    /// Somebody has seen to it. False when there was none of that name.
    package func clearAlarm(_ name: String) throws(StorageFailure) -> Bool {
        try run("DELETE FROM alarms WHERE name = $1", .text(name)) > 0
    }
}
