/// Whom something may be told, as they are when it is decided.
package struct PushReceiver: Sendable, Equatable {
    /// It was themselves who did it.
    package var isSender = false
    /// They are joined to the room; invited, for an invite.
    package var belongs = true
    /// A live connection of theirs is there, and they did not say that they are away.
    package var isAttentive = false
    /// They have blocked whoever did it.
    package var hasBlocked = false
    /// They have read as far as that, on some device.
    package var hasRead = false
    /// They have muted the room.
    package var isMuted = false
    /// What they want to hear of this room.
    package var room = NotificationLevel.all
    /// What they want to hear at all.
    package var account = NotificationLevel.all
    /// It is their hour of quiet.
    package var isQuiet = false

    /// Somebody who is away and wants to hear everything.
    package init() {}
}

/// Whether somebody is told, and how.
package enum PushDecision: Sendable, Equatable {
    case push(PushManner)
    case silence(Silence)

    /// Why nothing is sent.
    package enum Silence: String, Sendable, CaseIterable {
        case neverPushed, ownAct, notMember, blocked, read, attentive, muted, level, quietHours
    }

    /// Decides. Whatever has no exception is silent: quiet hours hold for calls and mentions too.
    package static func of(_ cause: PushCause, for receiver: PushReceiver) -> PushDecision {
        guard let manner = cause.manner else { return .silence(.neverPushed) }
        if receiver.isSender { return .silence(.ownAct) }
        if !receiver.belongs { return .silence(.notMember) }
        if receiver.hasBlocked { return .silence(.blocked) }
        if receiver.hasRead { return .silence(.read) }
        if receiver.isAttentive { return .silence(.attentive) }
        if receiver.isMuted { return .silence(.muted) }
        if !cause.passes(room: receiver.room, account: receiver.account) { return .silence(.level) }
        if receiver.isQuiet { return .silence(.quietHours) }
        return .push(manner)
    }
}

extension PushCause {
    fileprivate var manner: PushManner? {
        switch self {
        case .message, .invite: .message
        case .call: .call
        case .missedCall: .missedCall
        case .reaction, .edit, .story: nil
        }
    }

    /// The stricter of both levels holds. Who asks for mentions only wants to hear what is meant for them: so are an invite, a call and a
    /// message in a direct room, unless that very room is set to mentions.
    fileprivate func passes(room: NotificationLevel, account: NotificationLevel) -> Bool {
        if room == .none || account == .none { return false }
        guard case .message(let mentions, let isDirect) = self, !mentions else { return true }
        return room == .all && (account == .all || isDirect)
    }
}
