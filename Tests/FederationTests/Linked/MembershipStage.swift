import CanonicalJSON
import Chat
import Federation
import Storage
import Synchronization
import Testing

/// A node of a stage with both roles of memberships, receiving and sending, and people of its own.
struct MemberNode {
    let staged: StagedNode
    let memberships: RemoteMemberships
    let receiving: Receiving
    let sending: PeerSending
    /// What happens after a join was taken here and before its answer goes out.
    let interlude = Interlude()

    init(_ name: String, _ stage: LinkedStage, folder: StageFolder = StageFolder()) async throws {
        self.init(try await stage.open(name, folder: folder), stage)
    }

    init(_ staged: StagedNode, _ stage: LinkedStage) {
        let receivingPlace = ReceivingPlace()
        let memberships = RemoteMemberships(staged.linked) { _, held in
            for one in held {
                _ = try? await receivingPlace.receiving?.take([one.event], from: ServerName(one.origin) ?? staged.linked.name)
            }
        }
        var hooks = Receiving.Hooks()
        hooks.stranger = { json, room, origin in
            if memberships.hold(json, of: room, from: origin) { return true }
            return await memberships.foreign(json, from: origin)
        }
        receiving = Receiving(staged.linked, hooks: hooks) { _ in try await Task.sleep(for: .seconds(86_400)) }
        receivingPlace.receiving = receiving
        sending = PeerSending(staged.linked) { _ in }
        (self.staged, self.memberships) = (staged, memberships)
        let residents = ResidentEndpoints(staged.linked).list.map { [interlude] endpoint in
            guard endpoint.path.contains("send_join") else { return endpoint }
            let path = endpoint.path.map { $0 ?? "{}" }.joined(separator: "/")
            return FederationEndpoint("PUT", "/" + path, bodyBytes: endpoint.bodyBytes) {
                ask throws(FederationRefusal) in
                let answer = try await endpoint.answer(ask)
                await interlude.happen()
                return answer
            }
        }
        stage.wire.serve(staged.linked.name, residents + InviteEndpoint(staged.linked).list + receiving.endpoints)
    }

    /// Sends what there is for another node, and waits until that has judged it.
    func deliver(to other: MemberNode) async throws {
        for _ in 0..<100 {
            guard case .again = try await sending.flush(other.name.text) else { break }
        }
        await other.receiving.settled()
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

/// Something that a test has happen at a moment of its choice, once.
final class Interlude: Sendable {
    private let held = Mutex<(@Sendable () async -> Void)?>(nil)

    func set(_ body: @escaping @Sendable () async -> Void) { held.withLock { $0 = body } }

    func happen() async {
        let body = held.withLock { held in
            defer { held = nil }
            return held
        }
        await body?()
    }
}

/// The receiving of a node, which is made after what hands over to it.
private final class ReceivingPlace: Sendable {
    private let held = Mutex<Receiving?>(nil)
    var receiving: Receiving? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
