package import Chat

/// Something in the log of which somebody may want to be told.
package struct PushNews: Sendable, Equatable {
    package let position: Int64
    package let rid: Int64
    /// Who did it.
    package let sender: Int64
    /// Who is invited; nil for a message.
    package let invited: Int64?

    init?(_ event: StoredEvent) {
        guard event.redactedBy == nil else { return nil }
        switch event.kind {
        case .message: invited = nil
        case .member where event.target != event.sender: invited = event.target
        default: return nil
        }
        (position, rid, sender) = (event.position, event.rid, event.sender)
    }
}

/// Whether and how one user is told of something, as the tables are now: asked when pushes are planned, and again when one leaves.
package struct PushSight {
    /// What the answer was made of, for whoever writes the push.
    package struct Found {
        /// Whether, and how.
        package let decision: PushDecision
        package let event: StoredEvent
        package let room: RoomRow
        package let member: MemberRow
        /// How much the push may say.
        package let content: PushContent
    }

    private let session: any SQLSession
    private let zones: ZoneFiles
    private let now: Int64

    /// - Parameter now: milliseconds since 1970.
    package init(_ session: any SQLSession, _ zones: ZoneFiles, at now: Int64) {
        self.session = session
        self.zones = zones
        self.now = now
    }

    /// - Parameter isAttentive: a live connection of the user is there, and they are not away.
    /// - Returns: nil where there is nothing (any more) that anybody could be told.
    /// - Throws: ``StorageFailure``.
    package func look(at position: Int64, for uid: Int64, isAttentive: Bool) throws -> Found? {
        guard let event = try session.event(at: position), let news = PushNews(event), let room = try session.room(rid: event.rid),
            room.removedAt == nil, let member = try session.member(rid: room.rid, uid: uid), news.invited ?? uid == uid
        else { return nil }
        let settings = try AccountNotifications(session, uid: uid)
        var receiver = PushReceiver()
        receiver.isSender = event.sender == uid
        receiver.belongs = news.invited == nil ? member.isJoined && member.joinedPosition ?? 0 < position : member.isInvited(by: event)
        receiver.isAttentive = isAttentive
        receiver.hasBlocked = try session.hasBlocked(event.sender, by: uid)
        receiver.hasRead = news.invited == nil && member.readPosition >= position
        receiver.isMuted = member.mute
        receiver.room = NotificationLevel(rawValue: member.notify) ?? .all
        receiver.account = settings.level
        if let hours = settings.quiet { receiver.isQuiet = hours.isQuiet(at: now, zones.rules(named: hours.zone) ?? .utc) }
        let cause: PushCause =
            news.invited != nil
            ? .invite : .message(mentions: try session.isMentioned(uid, by: event), isDirect: room.kind == "direct")
        return Found(
            decision: PushDecision.of(cause, for: receiver), event: event, room: room, member: member, content: settings.content)
    }
}

extension MemberRow {
    /// Whether this very event is the invite that stands.
    fileprivate func isInvited(by event: StoredEvent) -> Bool { membership == "invite" && position == event.position }
}

extension SQLSession {
    fileprivate func isMentioned(_ uid: Int64, by event: StoredEvent) throws(StorageFailure) -> Bool {
        try integer(
            "SELECT 1 FROM mentions WHERE uid IN ($1, 0) AND rid = $2 AND position = $3 LIMIT 1",
            .int(uid), .int(event.rid), .int(event.position)) != nil
    }
}
