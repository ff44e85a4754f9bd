import CanonicalJSON

/// A room as it is stored: identity, and the state clients ask for most, kept beside the log.
package struct RoomRow: Sendable, Equatable {
    /// The row number.
    package let rid: Int64
    /// The global identifier, `!…`.
    package let roomID: String
    /// The room version's name.
    package let version: String
    /// `direct` or `group`.
    package let kind: String
    /// `private` or `public`.
    package let visibility: String
    /// `shared` or `joined`.
    package let history: String
    /// True where strangers may ask to be let in.
    package let knock: Bool
    /// False where the room never leaves this node.
    package let federate: Bool
    package let name: String?
    package let topic: String?
    package let alias: String?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// The creator's row number.
    package let creator: Int64
    /// How many are joined.
    package let memberCount: Int64
    /// Counts the changes of the room's state.
    package let stateVersion: Int64
    /// When the owner deleted the room; nil while it lives.
    package let removedAt: Int64?
    /// The picture as the client API's media object, encoded; nil without one.
    package let avatar: String?

    init(_ row: any SQLRow, from first: Int = 0) {
        rid = row.int(first)
        roomID = row.text(first + 1)
        version = row.text(first + 2)
        kind = row.text(first + 3)
        visibility = row.text(first + 4)
        history = row.text(first + 5)
        knock = row.bool(first + 6)
        federate = row.bool(first + 7)
        name = row.textOrNil(first + 8)
        topic = row.textOrNil(first + 9)
        alias = row.textOrNil(first + 10)
        createdAt = row.int(first + 11)
        creator = row.int(first + 12)
        memberCount = row.int(first + 13)
        stateVersion = row.int(first + 14)
        removedAt = row.intOrNil(first + 15)
        avatar = row.textOrNil(first + 16)
    }
}

extension SQLSession {
    /// A room by its row number, also a removed one.
    package func room(rid: Int64) throws(StorageFailure) -> RoomRow? {
        try first(
            """
            SELECT rid, room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator,
                member_count, state_version, removed_at, avatar
            FROM rooms WHERE rid = $1
            """, [.int(rid)]
        ) { RoomRow($0) }
    }

    /// A room by its identifier, also a removed one.
    package func room(id: String) throws(StorageFailure) -> RoomRow? {
        if let room = rowCache?.rooms[id], room.roomID.hasSameBytes(as: id) { return room }
        let found = try first(
            """
            SELECT rid, room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator,
                member_count, state_version, removed_at, avatar
            FROM rooms WHERE room_id = $1
            """, [.text(id)]
        ) { RoomRow($0) }
        guard let found else { return nil }
        rowCache?.rooms.keep(found, for: id)
        return found
    }

    /// The row number of the living room with an alias.
    package func room(alias: String) throws(StorageFailure) -> Int64? {
        try integer("SELECT rid FROM rooms WHERE alias = $1 AND removed_at IS NULL", .text(alias))
    }

    /// Living public rooms, largest first, after a place in that order; `pattern` is a LIKE pattern over name, topic and alias.
    package func publicRooms(
        matching pattern: String?, before place: (members: Int64, rid: Int64)?, limit: Int
    ) throws(StorageFailure) -> [RoomRow] {
        try rows(
            """
            SELECT rid, room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator,
                member_count, state_version, removed_at, avatar
            FROM rooms
            WHERE visibility = 'public' AND removed_at IS NULL
                AND ($1 IS NULL OR name LIKE $1 ESCAPE '\\' OR topic LIKE $1 ESCAPE '\\' OR alias LIKE $1 ESCAPE '\\')
                AND (member_count, rid) < ($2, $3)
            ORDER BY member_count DESC, rid DESC LIMIT $4
            """,
            [
                pattern.map(SQLValue.text) ?? .null, .int(place?.members ?? .max), .int(place?.rid ?? .max), .int(Int64(limit)),
            ]
        ) { RoomRow($0) }
    }

    /// The other direction of ``publicRooms(matching:before:limit:)``: nearest first.
    package func publicRooms(
        matching pattern: String?, after place: (members: Int64, rid: Int64)?, limit: Int
    ) throws(StorageFailure) -> [RoomRow] {
        try rows(
            """
            SELECT rid, room_id, version, kind, visibility, history, knock, federate, name, topic, alias, created_at, creator,
                member_count, state_version, removed_at, avatar
            FROM rooms
            WHERE visibility = 'public' AND removed_at IS NULL
                AND ($1 IS NULL OR name LIKE $1 ESCAPE '\\' OR topic LIKE $1 ESCAPE '\\' OR alias LIKE $1 ESCAPE '\\')
                AND (member_count, rid) > ($2, $3)
            ORDER BY member_count, rid LIMIT $4
            """,
            [
                pattern.map(SQLValue.text) ?? .null, .int(place?.members ?? -1), .int(place?.rid ?? 0), .int(Int64(limit)),
            ]
        ) { RoomRow($0) }
    }

    /// The direct room of two users, whatever their membership is now.
    package func directRoom(of one: Int64, and other: Int64) throws(StorageFailure) -> Int64? {
        try integer("SELECT rid FROM direct_rooms WHERE low = $1 AND high = $2", .int(min(one, other)), .int(max(one, other)))
    }

    /// The other user of a direct room (oneself in a room with oneself).
    package func directPartner(of uid: Int64, in rid: Int64) throws(StorageFailure) -> Int64? {
        try integer("SELECT CASE WHEN low = $2 THEN high ELSE low END FROM direct_rooms WHERE rid = $1", .int(rid), .int(uid))
    }
}
