import CanonicalJSON
import Chat
import Cryptography
import Federation
import Storage

/// Ada's room on the north node, which people elsewhere join by handing in their events there.
struct OwnRoom {
    let node: StagedNode
    let rid: Int64
    let creation: RoomCreation
    var id: RoomID { creation.roomID }

    init(_ node: StagedNode, name: String = "lobby") async throws {
        self.node = node
        // The room is named after the event that makes it, so that is known before it is written.
        let content: JSONObject = ["room_version": "12", "name": .string(name)]
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: People.ada, roomID: nil, content: content, originServerTS: node.linked.now())
        let create = try draft.build(version: .v12, depth: 1, prev: [], auth: [], sha256: { Digest.sha256($0) })
        guard let creation = RoomCreation(create) else { preconditionFailure("The create event of a test is a proper one.") }
        self.creation = creation
        let creator = try await node.user(People.ada)
        rid = try await node.linked.database.write { session in
            try session.insert(
                NewRoom(
                    roomID: creation.roomID.text, version: creation.version.rawValue, kind: "group", visibility: "private",
                    history: "shared", knock: false, federate: true, name: nil, topic: nil, alias: nil, createdAt: 0, creator: creator))
        }
        try await say(EventType.create, key: "", content, by: People.ada)
        try await put(People.ada, .join)
        try await say(EventType.joinRules, key: "", JoinRule.public.content, by: People.ada)
    }

    /// The same room after its node was opened anew.
    private init(_ room: OwnRoom, on node: StagedNode) { (self.node, rid, creation) = (node, room.rid, room.creation) }
    func on(_ node: StagedNode) -> OwnRoom { OwnRoom(self, on: node) }

    /// Somebody of the north node says something.
    @discardableResult
    func say(
        _ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID = People.ada
    ) async throws -> StoredEvent {
        let (log, rid, now) = (node.linked.log, rid, node.linked.now())
        return try await node.linked.database.write { session in
            let uid = try session.anyUser(sender, at: now)
            let target = try type == EventType.member ? key.flatMap(UserID.init).map { try session.anyUser($0, at: now) } : nil
            let kind: EventKind = type == EventType.message ? .message : type == EventType.member ? .member : .other
            let draft = EventDraft(
                type: type, stateKey: key, sender: sender, roomID: nil, content: content, originServerTS: now)
            return try log.append(LogEntry(draft, sender: uid, kind: kind, target: target), to: rid, in: session)
        }
    }

    /// Ada says something.
    @discardableResult
    func say(_ text: String) async throws -> StoredEvent {
        try await say(EventType.message, ["body": .string(text), "msgtype": "m.text"])
    }

    @discardableResult
    func put(_ user: UserID, _ membership: Membership) async throws -> StoredEvent {
        try await say(EventType.member, key: user.text, MemberContent(membership).content)
    }

    /// Somebody elsewhere joins or leaves through this node, or says something that comes in a transaction.
    func take(
        _ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID, handedIn: Bool = true
    ) async throws {
        let (log, rid, creation, now) = (node.linked.log, rid, creation, node.linked.now())
        try await node.linked.database.write { session in
            let branches = try log.branches(of: rid, in: session)
            let draft = EventDraft(
                type: type, stateKey: key, sender: sender, roomID: creation.roomID, content: content, originServerTS: now)
            let auth = try AuthSelection.names(for: draft, version: creation.version).compactMap { try session.stateID(rid: rid, $0) }
            let event = try draft.build(
                version: creation.version, depth: 9, prev: branches.tips, auth: auth, sha256: { Digest.sha256($0) })
            let arrival = try ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures).judge(event)
            _ = try log.append(
                arrival, signatures: [sender.server: ["ed25519:0": "c2lnbmF0dXJl"]], to: rid, assuming: branches.mark,
                handedInBy: handedIn ? sender.server : nil, now: now, in: session)
        }
    }

    func join(_ user: UserID) async throws {
        try await take(EventType.member, key: user.text, MemberContent(.join).content, by: user)
    }
}
