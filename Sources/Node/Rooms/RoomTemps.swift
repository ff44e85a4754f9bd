import Chat
import Storage

/// Remembers which room a `tempId` made: as the temp key of the room's first event, with room number 0.
enum RoomTemps {
    /// The room made before under the same `tempId`; `temp_id_reused` when something else was asked then.
    static func room(_ transaction: Transaction, _ tempID: String, _ digest: [UInt8], _ caller: Caller) throws -> RoomRow? {
        let key = TempKey(sid: caller.sid, rid: 0, tempID: tempID)
        let session = transaction.session
        guard let mark = try session.roomTemp(key, since: transaction.now - transaction.node.log.tempLifetime) else { return nil }
        guard mark.digest == digest else { throw Refusal(.tempIDReused, "This tempId was used for another room.") }
        return try session.room(rid: mark.position)
    }

    /// Remembers a new room.
    static func remember(_ transaction: Transaction, _ tempID: String, _ digest: [UInt8], _ room: RoomRow, _ caller: Caller) throws {
        let key = TempKey(sid: caller.sid, rid: 0, tempID: tempID)
        try transaction.session.insertRoomTemp(key, TempMark(position: room.rid, digest: digest, at: transaction.now))
    }
}
