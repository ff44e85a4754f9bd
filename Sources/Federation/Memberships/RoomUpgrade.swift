internal import CanonicalJSON
package import Chat

/// A new room in the place of an old one: what is said in both, in the order in which it is said.
package struct RoomUpgrade: Sendable {
    /// The new room's create event, without a room id: its hash is one.
    package let create: EventDraft
    private let old: EventState
    private let user: UserID
    private let now: Int64

    /// What the old room says of itself that the new one says too; power levels go apart.
    package static let copied = [
        EventType.joinRules, EventType.historyVisibility, EventType.canonicalAlias, EventType.name, EventType.topic, EventType.avatar,
        EventType.encryption,
        EventType.serverACL, "m.room.guest_access",
    ]

    /// - Parameters:
    ///   - old: the old room's state.
    ///   - user: who upgrades it; becomes the new room's creator.
    ///   - nonce: random text; `now`: milliseconds since 1970.
    /// - Throws: ``Refusal`` `forbidden` when the user may not replace the room.
    package init(of old: EventState, by user: UserID, nonce: String, at now: Int64) throws(Refusal) {
        let power = RoomPower(creation: old.creation, levels: old.powerLevels())
        guard old.membership(of: user) == .join, power.power(of: user).reaches(power.required(toSend: EventType.tombstone, isState: true))
        else { throw .forbidden("Your role in this room does not allow this.") }
        let content = old[StateKey(EventType.create)]?.content ?? [:]
        var create = CreateContent(kind: CreateContent.kind(of: content), federates: old.creation.federates, nonce: nonce).content
        create["type"] = content["type"]
        // Clients of old rooms look for an event id there, too; in a room whose id is a hash there is none to name.
        create["predecessor"] = ["room_id": .string(old.creation.roomID.text)]
        self.create = EventDraft(
            type: EventType.create, stateKey: "", sender: user, roomID: nil, content: create, originServerTS: now)
        self.old = old
        self.user = user
        self.now = now
    }

    /// What is said in the new room after its creation: its creator comes in, then power levels, then what is copied, bans last.
    /// - Parameter banned: who is banned from the old room.
    package func drafts(in roomID: RoomID, banned: [UserID]) -> [EventDraft] {
        func draft(_ type: String, _ key: String = "", _ content: JSONObject) -> EventDraft {
            EventDraft(type: type, stateKey: key, sender: user, roomID: roomID, content: content, originServerTS: now)
        }
        var drafts = [
            draft(EventType.member, user.text, MemberContent(.join).content), draft(EventType.powerLevels, "", powerLevels.content),
        ]
        for type in Self.copied {
            if let event = old[StateKey(type)] { drafts.append(draft(type, "", event.content)) }
        }
        return drafts + banned.filter { $0 != user }.map { draft(EventType.member, $0.text, MemberContent(.ban).content) }
    }

    /// What is said in the old room at last: where everybody goes.
    package func tombstone(to roomID: RoomID) -> EventDraft {
        EventDraft(
            type: EventType.tombstone, stateKey: "", sender: user, roomID: old.creation.roomID,
            content: ["body": "This room has been replaced.", "replacement_room": .string(roomID.text)], originServerTS: now)
    }

    /// The old room's power levels with sending and inviting above everybody who was given nothing; nil when the user may not say so. Said
    /// after the tombstone.
    package var closing: EventDraft? {
        guard var levels = old.powerLevels() else { return nil }
        let closed = max(50, (levels.usersDefault ?? 0) + 1)
        levels.eventsDefault = max(levels.eventsDefault ?? 0, closed)
        levels.invite = max(levels.invite ?? 0, closed)
        let power = RoomPower(creation: old.creation, levels: old.powerLevels())
        let own = power.power(of: user)
        guard own.reaches(power.required(toSend: EventType.powerLevels, isState: true)), own.reaches(closed) else { return nil }
        return EventDraft(
            type: EventType.powerLevels, stateKey: "", sender: user, roomID: old.creation.roomID, content: levels.content,
            originServerTS: now)
    }

    /// The old ones, without the new creator, who stands above them, and with replacing the room above every admin.
    private var powerLevels: PowerLevels {
        var levels = old.powerLevels() ?? .initial()
        levels.users[user.text] = nil
        // Other creators of the old room had no level; they go on as admins.
        for creator in old.creation.creators where creator != user && levels.users[creator.text] == nil { levels.users[creator.text] = 100 }
        levels.events[EventType.tombstone] = max(150, levels.events[EventType.tombstone] ?? 0)
        return levels
    }
}
