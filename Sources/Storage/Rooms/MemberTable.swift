/// One user's relation to one room: membership, role, markers and the member's own settings.
package struct MemberRow: Sendable, Equatable {
    package let rid: Int64
    package let uid: Int64
    /// `join`, `invite`, `knock`, `leave` or `ban`.
    package let membership: String
    /// `owner`, `admin`, `moderator` or `member`.
    package let role: String
    /// Position of the membership's event.
    package let position: Int64
    /// Who made the last change.
    package let changedBy: Int64
    /// Milliseconds since 1970; nil when never joined.
    package let joinedAt: Int64?
    /// Position of the join in force.
    package let joinedPosition: Int64?
    /// Everything up to here is read.
    package let readPosition: Int64
    /// The room's ordinal at the read marker.
    package let readOrdinal: Int64
    package let readAt: Int64?
    /// Own visible messages behind the read marker, as far as they are folded in.
    package let ownSince: Int64
    package let deliveredPosition: Int64
    package let deliveredAt: Int64?
    package let mute: Bool
    package let pin: Bool
    package let archive: Bool
    /// `all`, `mentions` or `none`.
    package let notify: String

    /// True for a joined member.
    package var isJoined: Bool { membership == "join" }

    init(_ row: any SQLRow, from first: Int = 0) {
        rid = row.int(first)
        uid = row.int(first + 1)
        membership = row.text(first + 2)
        role = row.text(first + 3)
        position = row.int(first + 4)
        changedBy = row.int(first + 5)
        joinedAt = row.intOrNil(first + 6)
        joinedPosition = row.intOrNil(first + 7)
        readPosition = row.int(first + 8)
        readOrdinal = row.int(first + 9)
        readAt = row.intOrNil(first + 10)
        ownSince = row.int(first + 11)
        deliveredPosition = row.int(first + 12)
        deliveredAt = row.intOrNil(first + 13)
        mute = row.bool(first + 14)
        pin = row.bool(first + 15)
        archive = row.bool(first + 16)
        notify = row.text(first + 17)
    }
}

extension SQLSession {
    /// A user's row in a room, whatever the membership.
    package func member(rid: Int64, uid: Int64) throws(StorageFailure) -> MemberRow? {
        try first(
            """
            SELECT rid, uid, membership, role, position, changed_by, joined_at, joined_position, read_position, read_ordinal, read_at,
                own_since, delivered_position, delivered_at, mute, pin, archive, notify
            FROM members WHERE rid = $1 AND uid = $2
            """, [.int(rid), .int(uid)]
        ) { MemberRow($0) }
    }

    /// Rows of a room with one membership, by user number after `after`.
    package func members(rid: Int64, membership: String, after: Int64 = 0, limit: Int) throws(StorageFailure) -> [MemberRow] {
        try rows(
            """
            SELECT rid, uid, membership, role, position, changed_by, joined_at, joined_position, read_position, read_ordinal, read_at,
                own_since, delivered_position, delivered_at, mute, pin, archive, notify
            FROM members WHERE rid = $1 AND membership = $2 AND uid > $3 ORDER BY uid LIMIT $4
            """, [.int(rid), .text(membership), .int(after), .int(Int64(limit))]
        ) { MemberRow($0) }
    }

    /// The other direction: by user number before `before`, nearest first.
    package func members(rid: Int64, membership: String, before: Int64, limit: Int) throws(StorageFailure) -> [MemberRow] {
        try rows(
            """
            SELECT rid, uid, membership, role, position, changed_by, joined_at, joined_position, read_position, read_ordinal, read_at,
                own_since, delivered_position, delivered_at, mute, pin, archive, notify
            FROM members WHERE rid = $1 AND membership = $2 AND uid < $3 ORDER BY uid DESC LIMIT $4
            """, [.int(rid), .text(membership), .int(before), .int(Int64(limit))]
        ) { MemberRow($0) }
    }

    /// The numbers of everybody joined.
    package func joinedUsers(rid: Int64) throws(StorageFailure) -> [Int64] {
        try rows("SELECT uid FROM members WHERE rid = $1 AND membership = 'join' ORDER BY uid", [.int(rid)]) { $0.int(0) }
    }

    /// The rooms a user has one membership in.
    package func roomNumbers(uid: Int64, membership: String) throws(StorageFailure) -> [Int64] {
        try rows("SELECT rid FROM members WHERE uid = $1 AND membership = $2", [.int(uid), .text(membership)]) { $0.int(0) }
    }

    /// True when both are joined to one living room.
    package func shareRoom(_ one: Int64, _ other: Int64) throws(StorageFailure) -> Bool {
        try integer(
            """
            SELECT 1 FROM members a JOIN members b ON b.rid = a.rid AND b.uid = $2 AND b.membership = 'join'
            JOIN rooms r ON r.rid = a.rid AND r.removed_at IS NULL
            WHERE a.uid = $1 AND a.membership = 'join' LIMIT 1
            """, .int(one), .int(other)) != nil
    }

    /// The rooms two users are both joined to.
    package func sharedRooms(_ one: Int64, _ other: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT a.rid FROM members a JOIN members b ON b.rid = a.rid AND b.uid = $2 AND b.membership = 'join'
            JOIN rooms r ON r.rid = a.rid AND r.removed_at IS NULL
            WHERE a.uid = $1 AND a.membership = 'join' ORDER BY a.rid DESC LIMIT $3
            """, [.int(one), .int(other), .int(Int64(limit))]
        ) { $0.int(0) }
    }

    /// Who hears of a user's presence: those who have the user as a contact and are not blocked, and members of shared rooms that are
    /// not too large.
    package func presenceAudience(of uid: Int64, largestRoom: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT uid FROM contacts WHERE contact = $1 AND uid NOT IN (SELECT blocked FROM blocks WHERE uid = $1)
            UNION
            SELECT b.uid FROM members a JOIN rooms r ON r.rid = a.rid AND r.member_count <= $2 AND r.removed_at IS NULL
                JOIN members b ON b.rid = a.rid AND b.membership = 'join'
            WHERE a.uid = $1 AND a.membership = 'join' AND b.uid <> $1
            """, [.int(uid), .int(Int64(largestRoom))]
        ) { $0.int(0) }
    }
}
