import CanonicalJSON
import Chat

/// What an event from elsewhere is to the client API, and what it is about.
struct EventMeaning {
    var kind: EventKind
    /// The position of the event, or the number of the user, that it is about.
    var target: Int64?
    /// What it is about, where that is not here yet: its effect is held until then.
    var heldFor: EventID?

    init(kind: EventKind, target: Int64? = nil, heldFor: EventID? = nil) {
        (self.kind, self.target, self.heldFor) = (kind, target, heldFor)
    }
}

extension EventLog {
    /// Types of state that the room object of the client API is made of.
    private static let roomTypes: Set<String> = [
        EventType.name, EventType.topic, EventType.avatar, EventType.canonicalAlias, EventType.joinRules, EventType.historyVisibility,
        EventType.tombstone,
    ]

    /// Reads what an accepted event means, as the node would have written one of its own.
    func meaning(of event: Event, by sender: Int64, _ head: RoomHead, now: Int64, in session: any WriteSession) throws -> EventMeaning {
        if let name = event.stateName { return try meaning(ofState: name, now: now, in: session) }
        switch event.type {
        case EventType.redaction:
            return try related(to: event.redacts, .redaction, head, in: session) { target in
                guard let redacted = try session.parsedEvent(at: target.position), let power = head.authority.power else { return false }
                return target.redactedBy == nil && power.redactionApplies(from: event.sender, to: redacted)
            }
        case EventType.reaction:
            guard case .reaction(let id, let emoji)? = Relation(content: event.content), Self.isReaction(emoji) else { break }
            return try related(to: id, .reaction, head, in: session) { target in
                try target.kind == .message && target.redactedBy == nil
                    && session.reaction(target: target.position, emoji: emoji, uid: sender) == nil
                    && session.emojiCount(target: target.position) < ReactionContent.emojiCount
            }
        default:
            if case .edit(let id)? = Relation(content: event.content) {
                return try related(to: id, .edit, head, in: session) { target in
                    target.kind == .message && target.sender == sender && target.redactedBy == nil
                }
            }
            if MessageContent(eventType: event.type, content: event.content) != nil { return EventMeaning(kind: .message) }
        }
        return EventMeaning(kind: .other)
    }

    private func meaning(ofState name: StateKey, now: Int64, in session: any WriteSession) throws -> EventMeaning {
        if name.type == EventType.member, let user = UserID(name.key) {
            return EventMeaning(kind: .member, target: try session.anyUser(user, at: now))
        }
        if name == StateKey(EventType.powerLevels) { return EventMeaning(kind: .roles) }
        return EventMeaning(kind: name.key.isEmpty && Self.roomTypes.contains(name.type) ? .room : .other)
    }

    private static func isReaction(_ emoji: String) -> Bool { (try? ReactionContent.check(emoji: emoji)) != nil }

    /// The event of the same room that another one is about, if that is allowed.
    private func related(
        to id: EventID?, _ kind: EventKind, _ head: RoomHead, in session: any WriteSession, _ allows: (StoredEvent) throws -> Bool
    ) throws -> EventMeaning {
        guard let id else { return EventMeaning(kind: .other) }
        guard let position = try position(of: id, in: session), let target = try session.event(at: position) else {
            return EventMeaning(kind: .other, heldFor: id)
        }
        guard target.rid == head.rid, try allows(target) else { return EventMeaning(kind: .other) }
        return EventMeaning(kind: kind, target: position)
    }
}
