private import CanonicalJSON
package import Chat

/// A server that gets what is said in a room.
package struct HearingServer: Sendable, Equatable {
    package let name: String
    /// What has this position of the stream or a later one is for it.
    package let since: Int64

    /// Pairs the two.
    package init(name: String, since: Int64) { (self.name, self.since) = (name, since) }
}

/// Which other servers are in a room, and from when to when each gets what is said there.
extension SQLSession {
    /// The servers with joined users in a room, without this node: those with most first.
    package func servers(inRoom rid: Int64, limit: Int = 10_000) throws(StorageFailure) -> [String] {
        try rows(
            "SELECT server FROM room_servers WHERE rid = $1 ORDER BY members DESC, server LIMIT $2", [.int(rid), SQLValue(limit)]
        ) { $0.text(0) }
    }

    /// Whether a server has joined users in a room.
    package func isServer(_ server: String, inRoom rid: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM room_servers WHERE rid = $1 AND server = $2", .int(rid), .text(server)) != nil
    }

    /// Whether a server had joined users in a room that lets it take part, around the event at a position.
    package func wasServer(_ server: String, inRoom rid: Int64, at position: Int64) throws(StorageFailure) -> Bool {
        try integer(
            "SELECT 1 FROM server_spans WHERE server = $1 AND rid = $2 AND first <= $3 AND (last IS NULL OR last >= $3) LIMIT 1",
            .text(server), .int(rid), .int(position)) != nil
    }

    /// The last position of the stream around which a server had joined users in a room: `Int64.max` while it has some, nil when it never had.
    /// What came later it may not know.
    package func lastHeard(by server: String, inRoom rid: Int64) throws(StorageFailure) -> Int64? {
        if try isServer(server, inRoom: rid) { return .max }
        return try integer("SELECT max(last) FROM server_spans WHERE server = $1 AND rid = $2", .text(server), .int(rid))
    }

    /// How many users of other servers are joined to a room.
    package func remoteMemberCount(rid: Int64) throws(StorageFailure) -> Int64 {
        try integer("SELECT sum(members) FROM room_servers WHERE rid = $1", .int(rid)) ?? 0
    }

    /// Whether any user of this node is joined to a room: only then peers tell the node of it.
    package func isResident(_ room: RoomRow) throws(StorageFailure) -> Bool {
        guard room.stateVersion > 0, room.removedAt == nil else { return false }
        return try remoteMemberCount(rid: room.rid) < room.memberCount
    }

    /// The rooms that a server has joined users in.
    package func rooms(ofServer server: String) throws(StorageFailure) -> [Int64] {
        try rows("SELECT rid FROM room_servers WHERE server = $1 ORDER BY rid", [.text(server)]) { $0.int(0) }
    }

    /// Every server with joined users in any room.
    package func linkedServers() throws(StorageFailure) -> [String] {
        try rows("SELECT DISTINCT server FROM room_servers ORDER BY server") { $0.text(0) }
    }

    /// The servers that get what is said in a room from now on, in the order of their names.
    package func hearers(ofRoom rid: Int64) throws(StorageFailure) -> [String] {
        try rows("SELECT server FROM server_spans WHERE rid = $1 AND last IS NULL ORDER BY server", [.int(rid)]) { $0.text(0) }
    }

    /// Rooms that a user is joined to and other servers hear, by row number after `after`.
    package func heardRooms(ofUser uid: Int64, after: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT m.rid FROM members m
            WHERE m.uid = $1 AND m.membership = 'join' AND m.rid > $2
                AND EXISTS (SELECT 1 FROM server_spans s WHERE s.rid = m.rid AND s.last IS NULL)
            ORDER BY m.rid LIMIT $3
            """, [.int(uid), .int(after), SQLValue(limit)]
        ) { $0.int(0) }
    }

    /// The servers that get what is said in a room, each with the position from which on it does, in the order of their names.
    package func hearing(ofRoom rid: Int64) throws(StorageFailure) -> [HearingServer] {
        if let kept = rowCache?.hearing[rid] { return kept }
        let found = try rows("SELECT server, first FROM server_spans WHERE rid = $1 AND last IS NULL ORDER BY server", [.int(rid)]) {
            HearingServer(name: $0.text(0), since: $0.int(1))
        }
        rowCache?.hearing.keep(found, for: rid)
        return found
    }

    /// The servers that get what is said in any room of at most so many members that a user of this node is joined to, in the order of
    /// their names.
    package func hearers(ofUser uid: Int64, largestRoom: Int) throws(StorageFailure) -> [String] {
        try rows(
            """
            SELECT DISTINCT s.server FROM members m JOIN rooms r ON r.rid = m.rid AND r.member_count <= $2 AND r.removed_at IS NULL
                JOIN server_spans s ON s.rid = m.rid AND s.last IS NULL
            WHERE m.uid = $1 AND m.membership = 'join' ORDER BY s.server
            """, [.int(uid), SQLValue(largestRoom)]
        ) { $0.text(0) }
    }

    /// How many rooms a server has joined users in.
    package func roomCount(ofServer server: String) throws(StorageFailure) -> Int {
        Int(try integer("SELECT count(*) FROM room_servers WHERE server = $1", .text(server)) ?? 0)
    }

    /// What the room's current state says about servers; nil when it says nothing.
    package func accessControl(rid: Int64) throws -> ServerACL? {
        try state(rid: rid, StateKey(EventType.serverACL)).map { ServerACL(content: $0.content) }
    }
}

extension WriteSession {
    /// So many users more, or fewer, of another server are joined to a room, by the newest event or by one that took a place further back
    /// just now.
    func countServer(_ server: String, rid: Int64, by change: Int64) throws {
        let before = try integer("SELECT members FROM room_servers WHERE rid = $1 AND server = $2", .int(rid), .text(server)) ?? 0
        let after = max(0, before + change)
        if before == after { return }
        if before == 0 {
            try run("INSERT INTO room_servers (rid, server, members) VALUES ($1, $2, $3)", .int(rid), .text(server), .int(after))
            if try accessControl(rid: rid)?.admits(server) ?? true { try openSpan(of: server, rid: rid) }
        } else if after == 0 {
            try run("DELETE FROM room_servers WHERE rid = $1 AND server = $2", .int(rid), .text(server))
            try closeSpan(of: server, rid: rid)
        } else {
            try run("UPDATE room_servers SET members = $3 WHERE rid = $1 AND server = $2", .int(rid), .text(server), .int(after))
        }
    }

    /// The room's rules on servers are others now.
    func followAccessControl(rid: Int64) throws {
        let rules = try accessControl(rid: rid)
        let hearing = Set(try hearers(ofRoom: rid))
        for server in try servers(inRoom: rid) {
            let admits = rules?.admits(server) ?? true
            if admits, !hearing.contains(server) { try openSpan(of: server, rid: rid) }
            if !admits, hearing.contains(server) { try closeSpan(of: server, rid: rid) }
        }
    }

    /// From the end of the stream on: a late event lets nobody hear what was said before it came.
    private func openSpan(of server: String, rid: Int64) throws(StorageFailure) {
        let isOpen = try integer(
            "SELECT 1 FROM server_spans WHERE server = $1 AND rid = $2 AND last IS NULL", .text(server), .int(rid))
        if isOpen != nil { return }
        try run(
            "INSERT INTO server_spans (server, rid, first) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET last = NULL",
            .text(server), .int(rid), .int(try head()))
    }

    private func closeSpan(of server: String, rid: Int64) throws(StorageFailure) {
        try run(
            "UPDATE server_spans SET last = $3 WHERE server = $1 AND rid = $2 AND last IS NULL", .text(server), .int(rid),
            .int(try head()))
    }
}
