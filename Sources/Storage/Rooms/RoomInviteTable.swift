/// A token that lets whoever has it join a room.
package struct RoomInviteRow: Sendable, Equatable {
    package let token: String
    package let rid: Int64
    /// Who made it; must still be allowed to invite when it is used.
    package let createdBy: Int64
    package let createdAt: Int64
    /// Nil for one that does not expire.
    package let expiresAt: Int64?
    /// Nil for one without a limit.
    package let uses: Int64?
    package let usesLeft: Int64?

    /// Puts together an invite.
    package init(token: String, rid: Int64, createdBy: Int64, createdAt: Int64, expiresAt: Int64?, uses: Int64?, usesLeft: Int64?) {
        self.token = token
        self.rid = rid
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.uses = uses
        self.usesLeft = usesLeft
    }

    /// True when it can be used no more.
    package func isSpent(at now: Int64) -> Bool {
        usesLeft == 0 || (expiresAt.map { $0 <= now } ?? false)
    }

    fileprivate init(_ row: any SQLRow) {
        token = row.text(0)
        rid = row.int(1)
        createdBy = row.int(2)
        createdAt = row.int(3)
        expiresAt = row.intOrNil(4)
        uses = row.intOrNil(5)
        usesLeft = row.intOrNil(6)
    }
}

extension SQLSession {
    /// The invite behind a token, also a spent one.
    package func roomInvite(token: String) throws(StorageFailure) -> RoomInviteRow? {
        try first(
            "SELECT token, rid, created_by, created_at, expires_at, uses, uses_left FROM room_invites WHERE token = $1",
            [.text(token)]
        ) { RoomInviteRow($0) }
    }

    /// A room's invites, newest first, at most 200.
    package func roomInvites(rid: Int64) throws(StorageFailure) -> [RoomInviteRow] {
        try rows(
            """
            SELECT token, rid, created_by, created_at, expires_at, uses, uses_left
            FROM room_invites WHERE rid = $1 ORDER BY created_at DESC, token LIMIT 200
            """, [.int(rid)]
        ) { RoomInviteRow($0) }
    }
}

extension WriteSession {
    /// Adds an invite.
    package func insert(_ invite: RoomInviteRow) throws(StorageFailure) {
        try run(
            """
            INSERT INTO room_invites (token, rid, created_by, created_at, expires_at, uses, uses_left)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            .text(invite.token), .int(invite.rid), .int(invite.createdBy), .int(invite.createdAt),
            invite.expiresAt.map(SQLValue.int) ?? .null, invite.uses.map(SQLValue.int) ?? .null,
            invite.usesLeft.map(SQLValue.int) ?? .null)
    }

    /// Takes one use off an invite.
    package func useRoomInvite(token: String) throws(StorageFailure) {
        try run("UPDATE room_invites SET uses_left = uses_left - 1 WHERE token = $1 AND uses_left > 0", .text(token))
    }

    /// Deletes an invite; false when there was none in the room.
    package func deleteRoomInvite(token: String, rid: Int64) throws(StorageFailure) -> Bool {
        try run("DELETE FROM room_invites WHERE token = $1 AND rid = $2", .text(token), .int(rid)) > 0
    }

    /// Removes invites to rooms that stopped working before `moment`; answers how many. Bulk lane.
    package func dropRoomInvites(expiredBefore moment: Int64, limit: Int) throws(StorageFailure) -> Int {
        try run(
            """
            DELETE FROM room_invites WHERE token IN
                (SELECT token FROM room_invites WHERE expires_at < $1 AND expires_at IS NOT NULL ORDER BY expires_at LIMIT $2)
            """, .int(moment), SQLValue(limit))
    }
}
