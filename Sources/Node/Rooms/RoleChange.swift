import CanonicalJSON
import Chat
import Storage

/// Gives a member another role: a change of the room's power levels. Inside a write body.
struct RoleChange {
    let transaction: Transaction
    let room: RoomRow

    /// Nothing happens when the member has the role; the room's rules judge the rest.
    func give(_ role: Role, to user: UserRow, by caller: Caller) throws {
        let session = transaction.session
        guard let member = try session.member(rid: room.rid, uid: user.uid), member.isJoined else { throw Refusal.notFound(.user) }
        guard member.role != role.rawValue else { return }
        guard let permissions = try transaction.node.log.authority(of: room.rid, in: session).permissions,
            let target = UserID(user.userID)
        else { throw Refusal.notFound(.user) }
        let levels = try permissions.settingRole(of: target, to: role, by: caller.sender)
        let draft = EventDraft(
            type: EventType.powerLevels, stateKey: "", sender: try caller.sender, roomID: nil, content: levels.content,
            originServerTS: transaction.now)
        let entry = LogEntry(draft, sender: caller.uid, kind: .roles, target: user.uid)
        let event = try transaction.node.log.append(entry, to: room.rid, in: session)
        try transaction.tell(event, in: room)
    }
}
