import CanonicalJSON
import Chat

extension EventLog {
    /// The fields of the room's row that follow from its state, after an event from elsewhere changed it.
    func setRoomTexts(_ changes: StateDelta, _ head: RoomHead, now: Int64, in session: any WriteSession) throws {
        if changes.keys.contains(StateKey(EventType.avatar)), let room = try session.room(rid: head.rid) {
            try setRoomPicture(content(EventType.avatar, head, in: session), of: room, now: now, in: session)
        }
        let types: Set<String> = [
            EventType.name, EventType.topic, EventType.canonicalAlias, EventType.joinRules, EventType.historyVisibility,
        ]
        guard changes.keys.contains(where: { $0.key.isEmpty && types.contains($0.type) }), let room = try session.room(rid: head.rid)
        else { return }
        let rule = head.authority.joinRule
        let history = try content(EventType.historyVisibility, head, in: session).map { HistoryVisibility(content: $0) } ?? .initial
        try session.updateRoom(
            rid: head.rid, visibility: rule == .public ? "public" : "private", history: history.history.rawValue, knock: rule.letsKnock,
            name: content(EventType.name, head, in: session).flatMap { RoomTexts.name(of: $0) },
            topic: content(EventType.topic, head, in: session).flatMap { RoomTexts.topic(of: $0) },
            alias: alias(of: room, head, in: session))
    }

    private func content(_ type: String, _ head: RoomHead, in session: any WriteSession) throws -> JSONObject? {
        try session.state(rid: head.rid, StateKey(type))?.content
    }

    /// An alias that another room has here is not taken from it by what somebody elsewhere says.
    private func alias(of room: RoomRow, _ head: RoomHead, in session: any WriteSession) throws -> String? {
        guard room.removedAt == nil,
            let alias = try content(EventType.canonicalAlias, head, in: session).flatMap({ RoomTexts.alias(of: $0) })
        else { return nil }
        let holder = try session.integer("SELECT rid FROM rooms WHERE alias = $1", .text(alias.text))
        return holder == nil || holder == room.rid ? alias.text : nil
    }
}
