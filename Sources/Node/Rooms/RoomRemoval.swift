import CanonicalJSON
import Chat
import Storage

/// Takes a room away from everybody: one note in the stream of all its members, and no row per member.
enum RoomRemoval {
    /// Inside a write body, after the right to do it was checked.
    static func remove(_ transaction: Transaction, _ room: RoomRow, reason: String) throws {
        let session = transaction.session
        let note = try transaction.node.log.append(
            note: LiveEventName.roomRemoved, uid: 0, rid: room.rid,
            data: { position in
                (["roomId": .string(room.roomID), "reason": .string(reason), "position": .int(position)] as JSON).encoded()
            }, in: session)
        let invited = try session.members(rid: room.rid, membership: "invite", limit: 10_000).map(\.uid)
        try session.markRemoved(rid: room.rid, at: transaction.now)
        try session.releaseMedia(of: .room(room.rid), at: transaction.now)
        let payload = String(decoding: (["rid": .int(room.rid)] as JSON).encoded(), as: UTF8.self)
        try session.enqueue(NewJob(JobCatalog.releaseMedia, payload: payload), at: transaction.now)
        transaction.node.log.forget(room.rid, in: session)
        transaction.announce(
            .event(LiveEvent(position: note.position, audience: .room(room.rid), name: note.name, data: note.data)))
        if !invited.isEmpty {
            transaction.announce(
                .event(LiveEvent(position: note.position, audience: .users(invited), name: note.name, data: note.data)))
        }
        transaction.announce(.removed(rid: room.rid))
    }
}
