/// What one batch changes of what messages look like, for whoever keeps them written. Writer thread only; dropped with the batch.
package final class ChangedMessages {
    /// The messages it appends, in order.
    package private(set) var appended: [(rid: Int64, position: Int64)] = []
    /// Rooms in which an older message changes: edited, reacted to, removed.
    package private(set) var rooms: Set<Int64> = []
    /// Users whose name or existence changes, by row number.
    package private(set) var users: Set<Int64> = []

    fileprivate func note(_ event: StoredEvent) {
        switch event.kind {
        case .message: appended.append((event.rid, event.position))
        case .edit, .reaction, .redaction: rooms.insert(event.rid)
        case .member, .room, .roles, .other: break
        }
    }

    fileprivate func note(room rid: Int64) { rooms.insert(rid) }

    fileprivate func note(user uid: Int64) { users.insert(uid) }
}

extension WriteSession {
    private var changedMessages: ChangedMessages { batch.value(ofType: ChangedMessages.self, default: ChangedMessages()) }

    /// An event was appended.
    func noteChange(by event: StoredEvent) { changedMessages.note(event) }

    /// An older message of the room is not what it was.
    func noteChange(inRoom rid: Int64) { changedMessages.note(room: rid) }

    /// The user is called otherwise now, or is gone.
    func noteChange(ofUser uid: Int64) { changedMessages.note(user: uid) }
}
