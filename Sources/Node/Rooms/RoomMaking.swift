import CanonicalJSON
import Chat
import Cryptography
import Storage

/// Makes a room: its row, and the events every room starts with. Inside a write body, after everything was checked.
struct RoomMaking {
    let transaction: Transaction
    let creator: UserRow

    /// Everything a room starts with, in the client's words.
    struct Plan {
        var kind = RoomKind.group
        var visibility = "private"
        var history = RoomHistory.shared
        var knock = false
        var federate = true
        var name: String?
        var topic: String?
        /// The whole alias, `#name:node`.
        var alias: String?
        /// The other person of a direct room, who owns it too.
        var partner: UserRow?
    }

    private var session: any WriteSession { transaction.session }
    private var now: Int64 { transaction.now }

    /// Makes the room and joins its creator.
    func make(_ plan: Plan) throws -> RoomRow {
        let create = try createDraft(plan)
        let roomID = try roomID(of: create)
        let rid = try session.insert(
            NewRoom(
                roomID: roomID.text, version: RoomVersion.created.rawValue, kind: plan.kind.rawValue, visibility: plan.visibility,
                history: plan.history.rawValue, knock: plan.knock, federate: plan.federate, name: plan.name, topic: plan.topic,
                alias: plan.alias,
                createdAt: now, creator: creator.uid))
        if let partner = plan.partner { try session.insertDirectRoom(of: creator.uid, and: partner.uid, rid: rid) }
        try append(create, .other, to: rid)
        try append(member(creator), .member, to: rid, about: creator.uid)
        for (type, content) in state(plan) { try append(draft(type, content), .other, to: rid) }
        guard let room = try session.room(rid: rid) else { throw Refusal.notFound(.room) }
        return room
    }

    /// The id of a room of version 12 is the hash of its create event; the log will build the very same one.
    private func roomID(of create: EventDraft) throws -> RoomID {
        try create.build(
            version: .created, depth: EventLimits.depth(after: []), prev: [], auth: [], sha256: Digest.sha256
        ).roomID
    }

    /// A random key keeps two rooms made in one millisecond apart.
    private func createDraft(_ plan: Plan) throws -> EventDraft {
        let partner = plan.partner.flatMap { $0.uid == creator.uid ? nil : UserID($0.userID) }
        let content = CreateContent(
            kind: plan.kind, additionalCreators: partner.map { [$0] } ?? [], federates: plan.federate,
            nonce: Base64URL.encode(transaction.node.world.random(12)))
        return try draft(EventType.create, content.content)
    }

    private func member(_ user: UserRow) throws -> EventDraft {
        let picture = user.pictureAddress(server: transaction.node.configuration.identity.name)
        return try draft(
            EventType.member, MemberContent(.join, displayName: user.displayName, avatarURL: picture).content, stateKey: user.userID)
    }

    private func state(_ plan: Plan) -> [(type: String, content: JSONObject)] {
        let rule: JoinRule = plan.visibility == "public" ? .public : plan.knock ? .knock : .invite
        var state: [(type: String, content: JSONObject)] = [
            (EventType.powerLevels, PowerLevels.initial().content),
            (EventType.joinRules, rule.content),
            (EventType.historyVisibility, plan.history.visibility.content),
        ]
        if let name = plan.name { state.append((EventType.name, RoomTexts.name(name))) }
        if let topic = plan.topic { state.append((EventType.topic, RoomTexts.topic(topic))) }
        if let alias = plan.alias { state.append((EventType.canonicalAlias, ["alias": .string(alias)])) }
        return state
    }

    private func draft(_ type: String, _ content: JSONObject, stateKey: String = "") throws -> EventDraft {
        guard let sender = UserID(creator.userID) else { throw Refusal(.internalError, "The account's identifier cannot be read.") }
        return EventDraft(type: type, stateKey: stateKey, sender: sender, roomID: nil, content: content, originServerTS: now)
    }

    private func append(_ draft: EventDraft, _ kind: EventKind, to rid: Int64, about uid: Int64? = nil) throws {
        _ = try transaction.node.log.append(LogEntry(draft, sender: creator.uid, kind: kind, target: uid), to: rid, in: session)
    }
}
