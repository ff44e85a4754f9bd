/// What a new room's row holds before its first event is appended.
package struct NewRoom: Sendable {
    package var roomID: String
    package var version: String
    package var kind: String
    package var visibility: String
    package var history: String
    package var knock: Bool
    package var federate: Bool
    package var name: String?
    package var topic: String?
    package var alias: String?
    package var createdAt: Int64
    package var creator: Int64

    package init(
        roomID: String, version: String, kind: String, visibility: String, history: String, knock: Bool, federate: Bool,
        name: String?, topic: String?, alias: String?, createdAt: Int64, creator: Int64
    ) {
        self.roomID = roomID
        self.version = version
        self.kind = kind
        self.visibility = visibility
        self.history = history
        self.knock = knock
        self.federate = federate
        self.name = name
        self.topic = topic
        self.alias = alias
        self.createdAt = createdAt
        self.creator = creator
    }
}

extension WriteSession {
    /// Adds the room's row and answers its number.
    package func insert(_ room: NewRoom) throws(StorageFailure) -> Int64 {
        try run(
            """
            INSERT INTO rooms (room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            .text(room.roomID), .text(room.version), .text(room.kind), .text(room.visibility), .text(room.history),
            .int(room.knock ? 1 : 0), .int(room.federate ? 1 : 0), room.name.map(SQLValue.text) ?? .null,
            room.topic.map(SQLValue.text) ?? .null, room.alias.map(SQLValue.text) ?? .null, .int(room.createdAt), .int(room.creator))
        return try integer("SELECT rid FROM rooms WHERE room_id = $1", .text(room.roomID)) ?? 0
    }

    /// Remembers which room is the direct one of two users.
    package func insertDirectRoom(of one: Int64, and other: Int64, rid: Int64) throws(StorageFailure) {
        try run("INSERT INTO direct_rooms (low, high, rid) VALUES ($1, $2, $3)", .int(min(one, other)), .int(max(one, other)), .int(rid))
    }

    /// Writes the fields that follow from the room's state.
    package func updateRoom(
        rid: Int64, visibility: String, history: String, knock: Bool, name: String?, topic: String?, alias: String?
    ) throws(StorageFailure) {
        try run(
            "UPDATE rooms SET visibility = $2, history = $3, knock = $4, name = $5, topic = $6, alias = $7 WHERE rid = $1",
            .int(rid), .text(visibility), .text(history), .int(knock ? 1 : 0), name.map(SQLValue.text) ?? .null,
            topic.map(SQLValue.text) ?? .null, alias.map(SQLValue.text) ?? .null)
    }

    /// Sets the room's picture: the client API's media object, encoded, or nil for none.
    package func setAvatar(rid: Int64, _ avatar: String?) throws(StorageFailure) {
        try run("UPDATE rooms SET avatar = $2 WHERE rid = $1", .int(rid), SQLValue(avatar))
    }

    /// Marks a room as deleted by its owner; its alias is free again.
    package func markRemoved(rid: Int64, at: Int64) throws(StorageFailure) {
        try run("UPDATE rooms SET removed_at = $2, alias = NULL WHERE rid = $1", .int(rid), .int(at))
        try run("DELETE FROM direct_rooms WHERE rid = $1", .int(rid))
        try run("DELETE FROM room_invites WHERE rid = $1", .int(rid))
    }
}
