import CanonicalJSON
import Chat
import Storage

/// One change of one user's membership: appended, told, and the live connections let in or out. Inside a write body.
struct MembershipChange {
    let transaction: Transaction
    let room: RoomRow
    /// Who does it.
    let sender: UserRow
    /// Whom it is done to.
    let target: UserRow

    private var session: any WriteSession { transaction.session }
    private var node: NodeContext { transaction.node }

    /// Appends the member event; the rules of the room judge it before anything is written.
    @discardableResult
    func append(_ membership: Membership, reason: String? = nil) throws -> StoredEvent {
        let wasJoined = try session.member(rid: room.rid, uid: target.uid)?.isJoined ?? false
        let isEntry = membership == .join || membership == .invite || membership == .knock
        var content = MemberContent(
            membership, displayName: isEntry ? target.displayName : nil,
            avatarURL: isEntry ? target.pictureAddress(server: node.configuration.identity.name) : nil, reason: reason,
            isDirect: membership == .invite && room.kind == "direct")
        if membership == .join { content.authoriser = try authoriser() }
        guard let senderID = UserID(sender.userID) else { throw Refusal(.internalError, "The account's identifier cannot be read.") }
        let draft = EventDraft(
            type: EventType.member, stateKey: target.userID, sender: senderID, roomID: nil, content: content.content,
            originServerTS: transaction.now)
        let entry = LogEntry(draft, sender: sender.uid, kind: .member, target: target.uid)
        let event = try node.log.append(entry, to: room.rid, in: session)
        if membership == .join, !wasJoined, target.isLocal { try session.takeSettingsAlong(of: target.uid, to: room) }
        try announce(event, isJoined: membership == .join, wasJoined: wasJoined)
        return event
    }

    /// Who vouches for a join that is neither invited nor free to all.
    private func authoriser() throws -> UserID? {
        guard room.visibility != "public", let user = UserID(target.userID) else { return nil }
        switch try session.member(rid: room.rid, uid: target.uid)?.membership {
        case "join", "invite": return nil
        default: return try RestrictedEntry.authoriser(transaction, room, user)
        }
    }

    /// Seats follow the event that gives them, and go after the event that takes them.
    private func announce(_ event: StoredEvent, isJoined: Bool, wasJoined: Bool) throws {
        guard let room = try session.room(rid: room.rid) else { return }
        try transaction.tell(event, in: room)
        if isJoined, !wasJoined { transaction.announce(.joined(RoomKey(rid: room.rid, roomID: room.roomID), uid: target.uid)) }
        if wasJoined, !isJoined { transaction.announce(.left(rid: room.rid, uid: target.uid)) }
        if isJoined != wasJoined { node.gateway.presence.touch(uid: target.uid) }
    }
}
