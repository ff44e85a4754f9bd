package import Chat

/// How much of an event a peer gets to see.
package enum Showing: Sendable, Equatable {
    case whole
    /// What a redaction leaves: enough to know that it was there and to judge what follows.
    case redacted
    case hidden
}

/// How the users of one server stand to a room, now and around one event.
package struct ServerPresence: Sendable {
    /// Whether any of them was in the room with the event or after it, now included: whoever has gone sees what it could see then.
    package var isInRoomSince: Bool
    /// Whether any was in the room, or invited, before the event or with it.
    package var hadMember: Bool
    package var hadInvite: Bool
    /// What the room's history visibility was before the event, and with it.
    package var visibility: [HistoryVisibility]

    package init(isInRoomSince: Bool, hadMember: Bool, hadInvite: Bool, visibility: [HistoryVisibility]) {
        self.isInRoomSince = isInRoomSince
        self.hadMember = hadMember
        self.hadInvite = hadInvite
        self.visibility = visibility
    }
}

/// Which of a room's events a peer may see: what any one of its users may ("Room history visibility", for servers).
package enum HistoryFilter {
    /// Whoever is not in the room gets nothing of it, unless all the world may read it; who has gone, nothing of what came then. In the
    /// room, events from before one's time come redacted where they are not for newcomers.
    package static func showing(_ presence: ServerPresence) -> Showing {
        if presence.visibility.contains(.worldReadable) { return .whole }
        guard presence.isInRoomSince else { return .hidden }
        return presence.visibility.contains { isWhole(presence, $0) } ? .whole : .redacted
    }

    private static func isWhole(_ presence: ServerPresence, _ visibility: HistoryVisibility) -> Bool {
        switch visibility {
        case .worldReadable, .shared: true
        case .invited: presence.hadMember || presence.hadInvite
        case .joined: presence.hadMember
        }
    }
}
