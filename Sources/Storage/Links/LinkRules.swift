import Chat

extension LogRules {
    /// The servers of a room are those of its joined people from elsewhere, and each that the room's rules admit gets what is said there.
    static let links = Check.Rule("Servers of rooms") { session throws(StorageFailure) in
        // A database from before nodes were linked has no such tables until its node is started again.
        guard try session.integer("SELECT 1 FROM sqlite_schema WHERE name = 'room_servers'") != nil else { return [] }
        let wrong = try counts(session)
        return wrong.isEmpty ? try spans(session) : wrong
    }

    private static func counts(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        // Somebody of this node may be known by events alone, after an older copy of the files was put back.
        let own = try session.fact(LogFact.nodeName) ?? ""
        return try session.rows(
            """
            SELECT coalesce(s.rid, m.rid), coalesce(s.server, m.server), coalesce(s.members, 0), coalesce(m.joined, 0)
            FROM room_servers s FULL JOIN (
                SELECT j.rid, substr(u.user_id, instr(u.user_id, ':') + 1) AS server, count(*) AS joined
                FROM members j JOIN users u ON u.uid = j.uid AND u.local = 0
                WHERE j.membership = 'join' AND substr(u.user_id, instr(u.user_id, ':') + 1) <> $1 GROUP BY 1, 2
            ) AS m ON m.rid = s.rid AND m.server = s.server
            WHERE s.members IS DISTINCT FROM m.joined LIMIT 20
            """, [.text(own)]
        ) { row throws(StorageFailure) in
            "Room \(row.int(0)) counts \(row.int(2)) members on \(row.text(1)) and has \(row.int(3))."
        }
    }

    private static func spans(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        let open = try session.rows("SELECT rid, server, count(*) FROM server_spans WHERE last IS NULL GROUP BY rid, server") {
            RoomServer(rid: $0.int(0), server: $0.text(1), count: $0.int(2))
        }
        let present = try session.rows("SELECT rid, server FROM room_servers") { RoomServer(rid: $0.int(0), server: $0.text(1), count: 1) }
        var rules: [Int64: ServerACL] = [:]
        for rid in Set(present.map(\.rid)) { rules[rid] = try readableAccessControl(rid, session) }
        let wanted = Set(present.filter { rules[$0.rid]?.admits($0.server) ?? true })
        return wanted.symmetricDifference(open).sorted { ($0.rid, $0.server) < ($1.rid, $1.server) }.prefix(20).map { wrong in
            wanted.contains(wrong)
                ? "Room \(wrong.rid) has people on \(wrong.server), and it gets nothing."
                : "\(wrong.server) gets what is said in room \(wrong.rid) \(wrong.count) times and should not."
        }
    }

    /// What cannot be read, another rule names.
    private static func readableAccessControl(_ rid: Int64, _ session: any SQLSession) throws(StorageFailure) -> ServerACL? {
        do {
            return try session.accessControl(rid: rid)
        } catch let failure as StorageFailure where failure.kind != .corrupt {
            throw failure
        } catch {
            return nil
        }
    }
}

private struct RoomServer: Hashable {
    let rid: Int64
    let server: String
    let count: Int64
}
