package import CanonicalJSON
package import Storage

/// A room as the node's admins see it: how large, how busy, whose; nothing of what is said in it.
package enum RoomEntryObject {
    /// - Parameter session: looks up the last event and the creator.
    package static func json(_ room: RoomRow, _ session: any SQLSession) throws(StorageFailure) -> JSON {
        let newest = try session.newestEvent(rid: room.rid)
        let creator = try session.user(uid: room.creator)
        let other = room.kind == "direct" ? try session.directPartner(of: room.creator, in: room.rid) : nil
        let with = try other.flatMap { uid throws(StorageFailure) in try session.user(uid: uid) }
        return [
            "id": .string(room.roomID), "kind": .string(room.kind), "visibility": .string(room.visibility), "name": .text(room.name),
            "topic": .text(room.topic), "alias": .text(room.alias), "createdAt": .time(room.createdAt),
            "creator": creator.map(UserObject.brief) ?? .null, "with": with.map(UserObject.brief) ?? .null,
            "memberCount": .int(room.memberCount), "messageCount": .int(newest?.ordinal ?? 0), "lastEventAt": .time(newest?.at),
            "federate": .bool(room.federate), "closedAt": .time(room.removedAt),
        ]
    }
}
