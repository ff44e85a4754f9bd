private import CanonicalJSON
package import Chat

extension SQLSession {
    /// The room whose place this one has taken, as its first event says; nil for one that took nobody's. It need not be known here.
    package func predecessor(rid: Int64) throws(StorageFailure) -> RoomID? {
        // Nearly no room has one: only then its event is read.
        let names = try integer(
            """
            SELECT 1 FROM current_state s JOIN events e ON e.position = s.position
            WHERE s.rid = $1 AND s.type = $2 AND s.state_key = '' AND instr(CAST(e.body AS TEXT), '"predecessor"') > 0
            """, .int(rid), .text(EventType.create))
        guard names != nil else { return nil }
        return try state(rid: rid, StateKey(EventType.create))?.content["predecessor"]?["room_id"]?.string.flatMap(RoomID.init)
    }

    /// The room whose place this one has taken, if it is known here and says so itself.
    package func replacedRoom(by room: RoomRow) throws(StorageFailure) -> RoomRow? {
        guard let id = try predecessor(rid: room.rid), let old = try self.room(id: id.text),
            try successor(rid: old.rid)?.text == room.roomID
        else { return nil }
        return old
    }

    /// Users who are banned from a room and not yet from the one that replaced it, by user number after `after`. Who was let off there
    /// (somebody lifted the ban, or invited them) stays so; who knocks there, or came into a public room before the job, was not.
    package func bansLeft(from old: Int64, to new: Int64, after: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT m.uid FROM members m WHERE m.rid = $1 AND m.membership = 'ban' AND m.uid > $3
                AND NOT EXISTS (
                    SELECT 1 FROM members n JOIN rooms r ON r.rid = n.rid
                    WHERE n.rid = $2 AND n.uid = m.uid AND n.membership <> 'knock'
                        AND NOT (n.membership = 'join' AND r.visibility = 'public'))
            ORDER BY m.uid LIMIT $4
            """, [.int(old), .int(new), .int(after), SQLValue(limit)]
        ) { $0.int(0) }
    }

    /// Whether somebody is banned from the room that this one replaces, and the job that takes the bans along has not come to them yet.
    package func isBanUnderWay(of uid: Int64, to room: RoomRow) throws(StorageFailure) -> Bool {
        let standing = try member(rid: room.rid, uid: uid)?.membership
        guard standing == nil || standing == "knock", let old = try replacedRoom(by: room),
            try member(rid: old.rid, uid: uid)?.membership == "ban"
        else { return false }
        return try aliveJob(JobCatalog.followRoom.name, "\(old.rid)") != nil
    }

    /// Users who are in a room and have nothing to do with another one, by user number after `after`.
    /// - Parameter isLocal: of this node, or of others.
    package func followers(
        from old: Int64, to new: Int64, isLocal: Bool, after: Int64, limit: Int
    ) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT m.uid FROM members m JOIN users u ON u.uid = m.uid
            WHERE m.rid = $1 AND m.membership = 'join' AND u.local = $3 AND m.uid > $4
                AND NOT EXISTS (SELECT 1 FROM members n WHERE n.rid = $2 AND n.uid = m.uid)
            ORDER BY m.uid LIMIT $5
            """, [.int(old), .int(new), .int(isLocal ? 1 : 0), .int(after), SQLValue(limit)]
        ) { $0.int(0) }
    }

    /// The room that has taken this one's place, as its state says; nil when none has. The other room need not be known here.
    package func successor(rid: Int64) throws(StorageFailure) -> RoomID? {
        try state(rid: rid, StateKey(EventType.tombstone))?.content["replacement_room"]?.string.flatMap(RoomID.init)
    }
}

extension WriteSession {
    /// Gives somebody who has come into a room the settings that they had for the one that it replaces: mute, pin, archive and notifications.
    /// Settings that they have made for the new one stay.
    package func takeSettingsAlong(of uid: Int64, to room: RoomRow) throws(StorageFailure) {
        guard let new = try member(rid: room.rid, uid: uid), !(new.mute || new.pin || new.archive), new.notify == "all",
            let replaced = try replacedRoom(by: room), let old = try member(rid: replaced.rid, uid: uid)
        else { return }
        try setMemberSettings(rid: room.rid, uid: uid, mute: old.mute, pin: old.pin, archive: old.archive, notify: old.notify)
    }
}
