import CanonicalJSON
import Chat
import Cryptography
import Federation
import Storage

/// Ada's room on the north node with Ben, and Cleo in it from the south node: the same events on both nodes, as after a join.
final class SharedRoom: Sendable {
    let stage: LinkedStage
    let north: Resident
    let south: Resident
    let id: RoomID

    private let create: Event

    private init(at start: Int64) async throws {
        stage = LinkedStage(at: start)
        create = try EventDraft(
            type: EventType.create, stateKey: "", sender: People.ada, roomID: nil,
            content: ["room_version": .string(RoomVersion.v12.rawValue)], originServerTS: start
        ).build(version: .v12, depth: 1, prev: [], auth: [], sha256: Digest.sha256)
        guard let creation = RoomCreation(create) else { preconditionFailure("The create event of a test is a proper one.") }
        id = create.roomID
        north = try await Resident(try await stage.open(People.north), creation)
        south = try await Resident(try await stage.open(People.south), creation)
        for user in [People.ada, People.ben] { _ = try await north.node.user(user) }
        for user in [People.cleo, People.dan] { _ = try await south.node.user(user) }
    }

    /// - Parameters:
    ///   - history: the room's history visibility.
    ///   - start: the time, which the room's id depends on.
    static func open(_ history: HistoryVisibility = .shared, at start: Int64 = 1_800_000_000_000) async throws -> SharedRoom {
        let room = try await SharedRoom(at: start)
        try await room.found(history, on: [room.north, room.south])
        try await room.share(
            EventType.member, key: People.cleo.text, MemberContent(.join).content, by: People.cleo, on: [room.north, room.south])
        return room
    }

    /// A room in which much was said in the north before the south came: the south has the state, and Cleo's coming.
    static func openLate(_ texts: [String]) async throws -> SharedRoom {
        let room = try await SharedRoom(at: 1_800_000_000_000)
        try await room.found(.shared, on: [room.north])
        _ = try await room.north.messages(texts, by: People.ada)
        let state = try await room.north.stateEvents
        let join = try await room.share(
            EventType.member, key: People.cleo.text, MemberContent(.join).content, by: People.cleo, on: [room.north])
        try await room.south.take(join, after: state, signatures: room.north.signatures)
        return room
    }

    private func found(_ history: HistoryVisibility, on residents: [Resident]) async throws {
        for resident in residents { try await resident.take(create, signatures: resident === north ? [:] : north.signatures(create)) }
        let ada = People.ada
        try await share(EventType.member, key: ada.text, MemberContent(.join).content, by: ada, on: residents)
        try await share(EventType.powerLevels, key: "", ["users": [People.cleo.text: 50]], by: ada, on: residents)
        try await share(EventType.joinRules, key: "", JoinRule.public.content, by: ada, on: residents)
        try await share(EventType.historyVisibility, key: "", history.content, by: ada, on: residents)
        try await share(EventType.member, key: People.ben.text, MemberContent(.join).content, by: People.ben, on: residents)
    }

    /// A user of the south comes back, as the north sees it.
    func rejoin(_ user: UserID) async throws {
        let draft = EventDraft(
            type: EventType.member, stateKey: user.text, sender: user, roomID: id, content: MemberContent(.join).content,
            originServerTS: stage.clock.now)
        let event = try await north.build(draft)
        try await north.take(event, signatures: south.signatures(event))
    }

    /// An event that several nodes take at once, whoever says it.
    @discardableResult
    private func share(
        _ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID, on residents: [Resident]
    ) async throws -> Event {
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: id, content: content, originServerTS: stage.clock.now)
        let event = try await north.build(draft)
        let author = sender.server == People.north ? north : south
        for resident in residents {
            try await resident.take(event, signatures: resident === author ? [:] : author.signatures(event))
        }
        return event
    }
}

/// One node's part of a shared room.
final class Resident: Sendable {
    let node: StagedNode
    let creation: RoomCreation
    let rid: Int64

    init(_ node: StagedNode, _ creation: RoomCreation) async throws {
        (self.node, self.creation) = (node, creation)
        let now = node.linked.now()
        rid = try await node.linked.database.write { session in
            let creator = try session.anyUser(creation.sender, at: now)
            return try session.insert(
                NewRoom(
                    roomID: creation.roomID.text, version: creation.version.rawValue, kind: "group", visibility: "private",
                    history: "shared", knock: false, federate: true, name: nil, topic: nil, alias: nil, createdAt: now,
                    creator: creator))
        }
    }

    /// The same room on the node as it was opened again.
    private init(_ node: StagedNode, _ creation: RoomCreation, rid: Int64) { (self.node, self.creation, self.rid) = (node, creation, rid) }

    func afterCrash() async throws -> Resident { Resident(try await node.afterCrash(), creation, rid: rid) }

    /// Has the node receive.
    func receiving(_ hooks: Receiving.Hooks = Receiving.Hooks()) -> Receiving {
        let receiving = Receiving(node.linked, hooks: hooks) { _ in try await Task.sleep(for: .seconds(86_400)) }
        node.serve(receiving.endpoints)
        return receiving
    }

    /// The event that the draft makes at the room's newest events here. It is not taken.
    func build(_ draft: EventDraft, after prev: [EventID]? = nil) async throws -> Event {
        try await node.linked.database.read { [self] session in
            let branches = try node.linked.log.branches(of: rid, in: session)
            let prev = prev ?? branches.tips
            let auth = try AuthSelection.names(for: draft, version: creation.version).compactMap {
                try branches.event(setting: $0, at: branches.version)
            }
            let depths = try prev.compactMap { try branches.event($0)?.event.depth }
            return try draft.build(
                version: creation.version, depth: EventLimits.depth(after: depths), prev: prev, auth: auth, sha256: Digest.sha256)
        }
    }

    /// Takes an event in its place, as it would have come with a join.
    func take(_ event: Event, signatures: JSONObject) async throws {
        try await node.linked.database.write { [self] session in
            let log = node.linked.log
            let branches = try log.branches(of: rid, in: session)
            let arrival = try ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures).judge(event)
            _ = try log.append(
                arrival, signatures: signatures, to: rid, assuming: branches.mark, now: node.linked.now(), in: session)
        }
    }

    /// Takes a join with the state before it, as a server tells it that the node joins by.
    func take(_ join: Event, after state: [Event], signatures: @escaping @Sendable (Event) -> JSONObject) async throws {
        try await node.linked.database.write { [self] session in
            let log = node.linked.log
            let now = node.linked.now()
            for event in state {
                _ = try log.appendOutlier(event, signatures: signatures(event), isRejected: false, to: rid, now: now, in: session)
            }
            let known = try log.branches(of: rid, in: session)
            let branches = try BranchesAtGap(known, before: join, state: state.map(\.id))
            let arrival = try ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures)
                .judge(join, followsGap: true)
            _ = try log.append(arrival, to: rid, assuming: known.mark, now: now, in: session)
        }
    }

    /// The room's current state here, each event behind what it names.
    var stateEvents: [Event] {
        get async throws {
            try await node.linked.database.read { [self] session in
                let branches = try node.linked.log.branches(of: rid, in: session)
                return try branches.state(at: branches.version).values.compactMap { try branches.event($0)?.event }
                    .sorted { $0.depth < $1.depth }
            }
        }
    }

    func signatures(_ event: Event) -> JSONObject {
        [node.linked.name.text: WireEvents(node.linked.keys).signature(event)]
    }

    // What its people do

    /// Somebody says something here.
    /// - Returns: the event as other servers get it.
    @discardableResult
    func say(_ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID) async throws -> JSON {
        try await say([(type, key, content)], by: sender)[0]
    }

    private func say(_ things: [(type: String, key: String?, content: JSONObject)], by sender: UserID) async throws -> [JSON] {
        let uid = try await node.user(sender)
        return try await node.linked.database.write { [self] session in
            try things.map { thing in
                let draft = EventDraft(
                    type: thing.type, stateKey: thing.key, sender: sender, roomID: creation.roomID, content: thing.content,
                    originServerTS: node.linked.now())
                let kind: EventKind = thing.type == EventType.message ? .message : thing.key == nil ? .other : .room
                let stored = try node.linked.log.append(LogEntry(draft, sender: uid, kind: kind), to: rid, in: session)
                return try WireEvents(node.linked.keys).object(at: stored.position, in: session).map(JSON.object) ?? .null
            }
        }
    }

    /// Somebody says many things at once.
    func messages(_ texts: [String], by sender: UserID) async throws -> [JSON] {
        try await say(texts.map { (EventType.message, nil, ["msgtype": "m.text", "body": .string($0)]) }, by: sender)
    }

    @discardableResult
    func message(_ text: String, by sender: UserID) async throws -> JSON {
        try await say(EventType.message, ["msgtype": "m.text", "body": .string(text)], by: sender)
    }

    // What it sends

    /// Sends events as a transaction.
    /// - Returns: the answer.
    @discardableResult
    func push(_ events: some Sequence<JSON>, ephemeral: [JSON] = [], as name: String = "1", to other: Resident) async throws -> JSON {
        let body = InboundTransaction(origin: node.linked.name.text, events: Array(events), ephemeral: ephemeral).body(
            sentAt: node.linked.now())
        return try await node.linked.calls.send(
            PeerRequest("PUT", PeerTarget.path("/_matrix/federation/v1/send", name), content: body), to: other.node.linked.name)
    }

    /// What it tells another server of what it missed.
    func history(before: EventID, after: EventID, limit: Int, for other: Resident) async throws -> [JSON] {
        let content: JSONObject = [
            "latest_events": [.string(before.text)], "earliest_events": [.string(after.text)], "limit": .int(Int64(limit)),
        ]
        let path = PeerTarget.path("/_matrix/federation/v1/get_missing_events", creation.roomID.text)
        let body = try await other.node.linked.calls.send(PeerRequest("POST", path, content: .object(content)), to: node.linked.name)
        return body["events"]?.array ?? []
    }

    /// An event of its own as others get it.
    func wire(_ event: Event) -> JSON { .object(event.wireForm(signatures: signatures(event))) }

    // What it has

    var messages: [String] {
        get async throws { try await node.messages(in: creation.roomID.text) }
    }
    /// The newest event here.
    var tip: EventID {
        get async throws {
            try await node.linked.database.read { [self] session in
                guard let tip = try node.linked.log.branches(of: rid, in: session).tips.last else { preconditionFailure("an empty room") }
                return tip
            }
        }
    }
    var state: Set<String> {
        get async throws { try await node.state(of: creation.roomID.text) }
    }
    var staged: Int64 {
        get async throws { try await node.linked.database.read { [rid] session in try session.stagedCount(rid: rid) } }
    }
}
