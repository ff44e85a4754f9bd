/// How far one member has got in a room.
package struct MarkerRow: Sendable, Equatable {
    package let uid: Int64
    /// 0 where the member keeps read receipts to themselves.
    package let read: Int64
    package let readAt: Int64?
    package let delivered: Int64
    package let deliveredAt: Int64?
}

extension SQLSession {
    /// The markers of everybody joined but one.
    package func markers(rid: Int64, except uid: Int64) throws(StorageFailure) -> [MarkerRow] {
        try rows(
            """
            SELECT m.uid, CASE WHEN u.read_receipts = 1 THEN m.read_position ELSE 0 END,
                CASE WHEN u.read_receipts = 1 THEN m.read_at END, m.delivered_position, m.delivered_at
            FROM members m JOIN users u ON u.uid = m.uid
            WHERE m.rid = $1 AND m.membership = 'join' AND m.uid <> $2
            """, [.int(rid), .int(uid)]
        ) {
            MarkerRow(uid: $0.int(0), read: $0.int(1), readAt: $0.intOrNil(2), delivered: $0.int(3), deliveredAt: $0.intOrNil(4))
        }
    }

    /// How far everybody joined but one has got, in no order: those who keep read receipts to themselves count as not having read.
    /// A walk along the room's members.
    package func markerPositions(rid: Int64, except uid: Int64) throws(StorageFailure) -> (read: [Int64], delivered: [Int64]) {
        var (read, delivered): ([Int64], [Int64]) = ([], [])
        // The plus keeps the walk on the primary key: from the index on memberships it would look up each row once more.
        try each(
            """
            SELECT CASE WHEN EXISTS (SELECT 1 FROM users u WHERE u.uid = m.uid AND u.read_receipts = 0) THEN 0 ELSE m.read_position END,
                m.delivered_position
            FROM members m WHERE m.rid = $1 AND +m.membership = 'join' AND m.uid <> $2
            """, [.int(rid), .int(uid)]
        ) { row in
            read.append(row.int(0))
            delivered.append(row.int(1))
            return true
        }
        return (read, delivered)
    }
}
