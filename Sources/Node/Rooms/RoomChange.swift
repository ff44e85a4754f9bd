import CanonicalJSON
import Chat
import Storage

/// Changes what a room is: one state event for each part that changes, and the row that follows from them. Inside a write body.
struct RoomChange {
    let transaction: Transaction
    let before: RoomRow
    let caller: Caller

    private var session: any WriteSession { transaction.session }

    /// One part of the room, with what it takes to change it.
    private struct Part {
        let ability: Ability
        let type: String
        let content: JSONObject
    }

    /// Checks every part before anything is written, then writes them all.
    func apply(_ form: RoomChangeForm) throws {
        let name = form.name.applied(to: before.name)
        let topic = form.topic.applied(to: before.topic)
        let alias = try alias(form)
        let visibility = form.visibility?.rawValue ?? before.visibility
        let history = form.history?.rawValue ?? before.history
        let knock = form.knock ?? before.knock
        var parts: [Part] = []
        if name != before.name { parts.append(Part(ability: .changeName, type: EventType.name, content: RoomTexts.name(name ?? ""))) }
        if topic != before.topic { parts.append(Part(ability: .changeTopic, type: EventType.topic, content: RoomTexts.topic(topic ?? ""))) }
        if alias != before.alias {
            parts.append(
                Part(ability: .changeVisibility, type: EventType.canonicalAlias, content: RoomTexts.alias(alias.flatMap(RoomAlias.init))))
        }
        if visibility != before.visibility || knock != before.knock {
            let rule: JoinRule = visibility == "public" ? .public : knock ? .knock : .invite
            parts.append(Part(ability: .changeVisibility, type: EventType.joinRules, content: rule.content))
        }
        if history != before.history, let history = RoomHistory(rawValue: history) {
            parts.append(Part(ability: .changeHistory, type: EventType.historyVisibility, content: history.visibility.content))
        }
        let picture = try picture(form)
        if let picture { parts.append(Part(ability: .changeAvatar, type: EventType.avatar, content: picture.content)) }
        guard !parts.isEmpty else { return }
        try check(parts)
        try session.updateRoom(
            rid: before.rid, visibility: visibility, history: history, knock: knock, name: name, topic: topic, alias: alias)
        if let picture { try put(picture.row) }
        try append(parts)
    }

    /// A new picture, or none, with the content that says so; nil when it stays.
    private func picture(_ form: RoomChangeForm) throws -> (row: MediaRow?, content: JSONObject)? {
        guard case .becomes(let id) = form.avatar else { return nil }
        guard let id else { return before.avatar == nil ? nil : (nil, [:]) }
        guard MediaReference.isIdentifier(id), let row = try session.media(id: id), row.uid == caller.uid, !row.isWithdrawn else {
            throw Refusal.notFound(.media)
        }
        guard row.kind == .image else { throw Refusal.invalid("avatar", .notAllowed, "Only a picture will do.") }
        let reference = row.reference(server: transaction.node.configuration.identity.name)
        return (row, ["url": .string(reference.address), "info": .object(reference.info)])
    }

    private func put(_ row: MediaRow?) throws {
        try session.releaseMedia(of: .room(before.rid), at: transaction.now)
        if let row { try session.useMedia(row, by: .room(before.rid), at: transaction.now) }
        try session.setAvatar(rid: before.rid, row.map { MediaObject.avatar($0, transaction.node) })
    }

    private func alias(_ form: RoomChangeForm) throws -> String? {
        guard case .becomes(let local) = form.alias else { return before.alias }
        guard let local else { return nil }
        if before.alias == "#\(local):\(transaction.node.configuration.identity.name)" { return before.alias }
        return try RoomAliases.free(local, session, transaction.node)
    }

    private func check(_ parts: [Part]) throws {
        guard let permissions = try transaction.node.log.authority(of: before.rid, in: session).permissions else {
            throw Refusal.notFound(.room)
        }
        for part in parts { try permissions.require(part.ability, of: try caller.sender) }
    }

    /// The row is there already, so that each event tells of the room as it is now; clients hear of it once, with the last.
    private func append(_ parts: [Part]) throws {
        for (index, part) in parts.enumerated() {
            let draft = EventDraft(
                type: part.type, stateKey: "", sender: try caller.sender, roomID: nil, content: part.content,
                originServerTS: transaction.now)
            let kind: EventKind = index == parts.count - 1 ? .room : .other
            let event = try transaction.node.log.append(LogEntry(draft, sender: caller.uid, kind: kind), to: before.rid, in: session)
            guard kind == .room, let room = try session.room(rid: before.rid) else { continue }
            try transaction.tell(event, in: room)
        }
    }
}
