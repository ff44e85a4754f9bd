import CanonicalJSON
import Chat

/// What an event from elsewhere does to others, as the node's own do: edits, reactions, redactions, mentions.
extension EventLog {
    /// Those that came before what they are about, done together with it at most.
    private static let heldAtOnce = 1_000

    /// Does what an event does to others, and what waited for it.
    func relate(
        _ stored: StoredEvent, _ event: Event, _ head: inout RoomHead, now: Int64, in session: any WriteSession
    ) throws {
        let meaning = try meaning(of: event, by: stored.sender, head, now: now, in: session)
        if let target = meaning.heldFor { try session.hold(stored.position, for: target) }
        try effect(stored, event, &head, now: now, in: session)
        for position in try session.takeHeld(for: event.id, atMost: Self.heldAtOnce) {
            guard let waiting = try session.event(at: position), let said = try session.parsedEvent(at: position) else { continue }
            let meaning = try self.meaning(of: said, by: waiting.sender, head, now: now, in: session)
            guard meaning.kind != .other else { continue }
            try session.setMeaning(meaning, at: position)
            guard let waiting = try session.event(at: position) else { continue }
            try effect(waiting, said, &head, now: now, in: session)
        }
    }

    private func effect(
        _ stored: StoredEvent, _ event: Event, _ head: inout RoomHead, now: Int64, in session: any WriteSession
    ) throws {
        switch stored.kind {
        case .message:
            try useFile(of: event.content, event.type, rid: stored.rid, position: stored.position, in: session)
            try mention(stored, event, head, in: session)
        case .edit:
            guard let target = stored.target else { return }
            if let new = Relation.newContent(of: event.content) {
                try useFile(of: new, EventType.message, rid: stored.rid, position: target, in: session)
            }
            try session.insertEdit(target: target, position: stored.position)
            session.noteChange(inRoom: stored.rid)
        case .reaction:
            guard let target = stored.target, case .reaction(_, let emoji)? = Relation(content: event.content) else { return }
            try session.insert(ReactionRow(target: target, emoji: emoji, uid: stored.sender, position: stored.position))
            session.noteChange(inRoom: stored.rid)
        case .redaction: try redact(stored, &head, now: now, in: session)
        case .member, .room, .roles, .other: return
        }
    }

    private func mention(_ stored: StoredEvent, _ event: Event, _ head: RoomHead, in session: any WriteSession) throws {
        guard let message = MessageContent(eventType: event.type, content: event.content) else { return }
        for uid in try mentioned(by: message, stored, in: session) { try session.insertMention(uid: uid, stored) }
        guard message.mentionsRoom, let power = head.authority.power else { return }
        let needed = power.levels?.notifications["room"] ?? 50
        if power.power(of: event.sender).reaches(needed) { try session.insertMention(uid: wholeRoom, stored) }
    }

    private func mentioned(by message: MessageContent, _ stored: StoredEvent, in session: any WriteSession) throws -> [Int64] {
        try message.mentions.compactMap { user in
            guard let uid = try session.userNumber(id: user.text), uid != stored.sender,
                try session.member(rid: stored.rid, uid: uid)?.isJoined == true
            else { return nil }
            return uid
        }
    }

    /// What was said leaves the log, with its edits, its reactions and its counts.
    private func redact(_ redaction: StoredEvent, _ head: inout RoomHead, now: Int64, in session: any WriteSession) throws {
        guard let position = redaction.target, let target = try session.event(at: position),
            let said = try session.parsedEvent(at: position)
        else { return }
        if let message = MessageContent(eventType: said.type, content: said.content) {
            try session.deleteMentions(of: mentioned(by: message, target, in: session) + [wholeRoom], target)
        }
        try session.redact(target, by: redaction.position, at: now)
        for edit in try session.edits(of: position) { try session.redact(at: edit, by: redaction.position, at: now) }
        for reaction in try session.reactions(target: position) {
            try session.redact(at: reaction.position, by: redaction.position, at: now)
        }
        try session.deleteReactions(target: position)
        try session.deleteReaction(at: position, said, uid: target.sender, log: self)
        // A late message has the count of the one before it, which is still there.
        if target.kind == .message, try session.counts(target) {
            try session.insertDeletedMessage(rid: target.rid, ordinal: target.ordinal, sender: target.sender)
        }
        guard let name = said.stateName else { return }
        head.authority = try RoomAuthority(rid: head.rid, in: session)
        try setRoomTexts([name: said.id], head, now: now, in: session)
    }
}

extension SQLSession {
    /// True for a message with an ordinal of its own: not that of the event before it.
    fileprivate func counts(_ message: StoredEvent) throws(StorageFailure) -> Bool {
        try newestEvent(rid: message.rid, through: message.position - 1)?.ordinal ?? 0 < message.ordinal
    }
}

extension WriteSession {
    /// A reaction that was redacted is taken back.
    fileprivate func deleteReaction(at position: Int64, _ said: Event, uid: Int64, log: EventLog) throws(StorageFailure) {
        guard case .reaction(let id, let emoji)? = Relation(content: said.content), let target = try log.position(of: id, in: self),
            let row = try reaction(target: target, emoji: emoji, uid: uid), row.position == position
        else { return }
        try deleteReaction(target: target, emoji: emoji, uid: uid)
    }

    fileprivate func hold(_ position: Int64, for target: EventID) throws(StorageFailure) {
        try run(
            "INSERT INTO held_events (target, position) VALUES ($1, $2) ON CONFLICT DO NOTHING", .blob(target.bytes), .int(position))
    }

    /// The events that waited for one that is there now; they wait no more.
    fileprivate func takeHeld(for target: EventID, atMost limit: Int) throws(StorageFailure) -> [Int64] {
        let held = try rows(
            "SELECT position FROM held_events WHERE target = $1 ORDER BY position LIMIT $2", [.blob(target.bytes), SQLValue(limit)]
        ) { $0.int(0) }
        if !held.isEmpty { try run("DELETE FROM held_events WHERE target = $1", .blob(target.bytes)) }
        return held
    }

    /// What an event is about is known only now.
    fileprivate func setMeaning(_ meaning: EventMeaning, at position: Int64) throws(StorageFailure) {
        try run(
            "UPDATE events SET kind = $2, target = $3 WHERE position = $1",
            .int(position), .int(meaning.kind.rawValue), SQLValue(meaning.target))
        try run(
            "UPDATE timeline SET kind = $2 WHERE rid = (SELECT rid FROM events WHERE position = $1) AND place = $1",
            .int(position), .int(meaning.kind.rawValue))
    }
}
