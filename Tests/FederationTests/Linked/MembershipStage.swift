import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

/// A node of a stage with both roles of memberships, and people of its own.
struct MemberNode {
    let staged: StagedNode
    let memberships: RemoteMemberships

    init(_ name: String, _ stage: LinkedStage, folder: StageFolder = StageFolder()) async throws {
        self.init(try await stage.open(name, folder: folder), stage)
    }

    init(_ staged: StagedNode, _ stage: LinkedStage) {
        self.staged = staged
        memberships = RemoteMemberships(staged.linked) { _, _ in }
        stage.wire.serve(
            staged.linked.name, ResidentEndpoints(staged.linked).list + InviteEndpoint(staged.linked).list)
    }

    var name: ServerName { staged.linked.name }
    var log: EventLog { staged.linked.log }

    func row(_ user: UserID) async throws -> UserRow {
        let uid = try await staged.user(user)
        return try #require(try await staged.linked.database.read { try $0.user(uid: uid) })
    }

    /// A room made here, as a client makes one.
    func makeRoom(
        by creator: UserID, rule: JoinRule = .public, kind: RoomKind = .group, partner: UserID? = nil, federates: Bool = true,
        named name: String = "Lobby"
    ) async throws -> RoomID {
        let now = staged.linked.now()
        let uid = try await staged.user(creator)
        let content = CreateContent(
            kind: kind, additionalCreators: partner.map { [$0] } ?? [], federates: federates, nonce: "\(name) \(now)")
        let create = EventDraft(
            type: EventType.create, stateKey: "", sender: creator, roomID: nil, content: content.content, originServerTS: now)
        let id = try create.build(
            version: .created, depth: EventLimits.depth(after: []), prev: [], auth: [], sha256: Handshake.sha256
        ).roomID
        let state: [(String, JSONObject)] = [
            (EventType.powerLevels, PowerLevels.initial().content), (EventType.joinRules, rule.content),
            (EventType.name, RoomTexts.name(name)),
        ]
        try await staged.linked.database.write { [log] session in
            let rid = try session.insert(
                NewRoom(
                    roomID: id.text, version: RoomVersion.created.rawValue, kind: kind.rawValue, visibility: "private", history: "shared",
                    knock: rule.letsKnock, federate: federates, name: name, topic: nil, alias: nil, createdAt: now, creator: uid))
            _ = try log.append(LogEntry(create, sender: uid, kind: .other), to: rid, in: session)
            let join = EventDraft(
                type: EventType.member, stateKey: creator.text, sender: creator, roomID: nil, content: MemberContent(.join).content,
                originServerTS: now)
            _ = try log.append(LogEntry(join, sender: uid, kind: .member, target: uid), to: rid, in: session)
            for (type, content) in state {
                let draft = EventDraft(
                    type: type, stateKey: "", sender: creator, roomID: nil, content: content, originServerTS: now)
                _ = try log.append(LogEntry(draft, sender: uid, kind: .other), to: rid, in: session)
            }
        }
        return id
    }

    func rid(_ room: RoomID) async throws -> Int64 {
        try #require(try await staged.linked.database.read { try $0.room(id: room.text)?.rid })
    }

    /// A membership that one of this node's users sets, as a client does.
    @discardableResult
    func set(_ membership: Membership, of target: UserID, by sender: UserID, in room: RoomID) async throws -> StoredEvent {
        let rid = try await rid(room)
        let uid = try await staged.user(sender)
        let now = staged.linked.now()
        return try await staged.linked.database.write { [log] session in
            let draft = EventDraft(
                type: EventType.member, stateKey: target.text, sender: sender, roomID: nil, content: MemberContent(membership).content,
                originServerTS: now)
            let about = try session.anyUser(target, at: now)
            return try log.append(LogEntry(draft, sender: uid, kind: .member, target: about), to: rid, in: session)
        }
    }

    /// A message, as a client sends one.
    @discardableResult
    func say(_ text: String, by sender: UserID, in room: RoomID) async throws -> StoredEvent {
        let rid = try await rid(room)
        let uid = try await staged.user(sender)
        let draft = EventDraft(
            type: EventType.message, sender: sender, roomID: nil, content: ["msgtype": "m.text", "body": .string(text)],
            originServerTS: staged.linked.now())
        return try await staged.linked.database.write { [log] session in
            try log.append(LogEntry(draft, sender: uid, kind: .message), to: rid, in: session)
        }
    }

    func join(_ room: RoomID, _ user: UserID, via: [ServerName]) async throws -> JoinedRoom {
        try await memberships.join(room, try await row(user), via: via)
    }

    func membership(of user: UserID, in room: RoomID) async throws -> String? {
        try await staged.members(of: room.text)[user.text]
    }

    /// What `rookery check` would find.
    func findings() async throws -> [String] {
        try await staged.linked.database.read(.bulk) { session in
            try LogRules.all.flatMap { rule in try rule.breaches(session) }
        }
    }

    /// The memberships that clients have heard of, in order: whose, and which.
    var heard: [String] {
        staged.listener.news.compactMap { news in
            guard news.event.kind == .member, let content = try? news.event.content() else { return nil }
            return content["membership"]?.string
        }
    }
}
