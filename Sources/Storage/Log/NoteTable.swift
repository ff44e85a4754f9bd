/// A durable thing in one user's stream that is not an event of a room's log: a message deleted for me, a room removed.
package struct Note: Sendable, Equatable {
    /// Place in the node's stream.
    package let position: Int64
    /// The event's wire name.
    package let name: String
    /// The event's data as encoded JSON.
    package let data: [UInt8]
}

extension SQLSession {
    /// Notes for everybody in a room, in a stretch of the stream, of rooms the user was joined or invited to.
    package func roomNotes(uid: Int64, after: Int64, through: Int64, limit: Int) throws(StorageFailure) -> [Note] {
        try rows(
            """
            SELECT n.position, n.name, n.data FROM notes n JOIN members m ON m.rid = n.rid AND m.uid = $1
            WHERE n.uid = 0 AND n.position > $2 AND n.position <= $3 AND m.membership IN ('join', 'invite')
            ORDER BY n.position LIMIT $4
            """, [.int(uid), .int(after), .int(through), .int(Int64(limit))]
        ) { Note(position: $0.int(0), name: $0.text(1), data: Array($0.text(2).utf8)) }
    }

    /// A user's notes in a stretch of the stream, oldest first.
    package func notes(uid: Int64, after: Int64, through: Int64, limit: Int) throws(StorageFailure) -> [Note] {
        try rows(
            "SELECT position, name, data FROM notes WHERE uid = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4",
            [.int(uid), .int(after), .int(through), .int(Int64(limit))]
        ) { Note(position: $0.int(0), name: $0.text(1), data: Array($0.text(2).utf8)) }
    }
}
