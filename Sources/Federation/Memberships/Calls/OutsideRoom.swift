internal import CanonicalJSON
internal import Chat
internal import Storage

/// The row of a room that the node is not in yet: what is known of it before any of its state counts.
struct OutsideRoom {
    let roomID: RoomID
    let version: RoomVersion
    let federates: Bool
    let creator: UserID
    /// Whom of ours it is for.
    let me: Int64
    /// The other one of a direct room.
    var partner: UserID?
    var name: String?
    var topic: String?
    var alias: RoomAlias?
    var letsKnock = false

    /// A room whose create event is known.
    init(_ creation: RoomCreation, content: JSONObject, me: Int64, _ id: UserID) {
        roomID = creation.roomID
        version = creation.version
        federates = creation.federates
        creator = creation.sender
        self.me = me
        if CreateContent.kind(of: content) == .direct, creation.creators.contains(id) { partner = creation.creators.first { $0 != id } }
    }

    /// A room of which somebody else has told.
    init(_ roomID: RoomID, _ version: RoomVersion, by other: UserID, me: Int64, _ state: InviteState, isDirect: Bool) {
        self.roomID = roomID
        self.version = version
        self.me = me
        func content(_ type: String) -> JSONObject? { state.pieces.first { $0.name == StateKey(type) }?.content }
        let create = state.pieces.first { $0.name == StateKey(EventType.create) }
        creator = create?.sender ?? other
        federates = create?.content["m.federate"]?.bool ?? true
        if isDirect || create.map({ CreateContent.kind(of: $0.content) }) == .direct { partner = other }
        name = content(EventType.name).flatMap { RoomTexts.name(of: $0) }
        topic = content(EventType.topic).flatMap { RoomTexts.topic(of: $0) }
        alias = content(EventType.canonicalAlias).flatMap { RoomTexts.alias(of: $0) }
        letsKnock = content(EventType.joinRules).map { JoinRule(content: $0).letsKnock } ?? false
    }

    /// The room's row number: of the row that is there, or of a new one, which no list of rooms shows.
    func row(at now: Int64, in session: any WriteSession) throws(StorageFailure) -> Int64 {
        if let room = try session.room(id: roomID.text) { return room.rid }
        let pair = try direct(at: now, in: session)
        let rid = try session.insert(
            NewRoom(
                roomID: roomID.text, version: version.rawValue, kind: (pair == nil ? RoomKind.group : .direct).rawValue,
                visibility: "private", history: "shared", knock: letsKnock, federate: federates, name: name, topic: topic,
                alias: try freeAlias(in: session)?.text, createdAt: now, creator: try session.anyUser(creator, at: now)))
        if let pair { try session.insertDirectRoom(of: me, and: pair, rid: rid) }
        return rid
    }

    /// What is told of a room that the node has left, or never was in, replaces what was told before.
    func renew(_ room: RoomRow, in session: any WriteSession) throws(StorageFailure) {
        let free = try freeAlias(in: session)?.text
        try session.updateRoom(
            rid: room.rid, visibility: "private", history: room.history, knock: letsKnock, name: name ?? room.name,
            topic: topic ?? room.topic, alias: free ?? room.alias)
    }

    /// The other one's row number. Of two people one room is the direct one: another one that comes from elsewhere is shown as a group.
    private func direct(at now: Int64, in session: any WriteSession) throws(StorageFailure) -> Int64? {
        guard let partner else { return nil }
        let uid = try session.anyUser(partner, at: now)
        let taken = try session.directRoom(of: me, and: uid)
        return uid != me && taken == nil ? uid : nil
    }

    /// An alias that another room has here is not taken from it, and one of this node's names only a room of this node.
    private func freeAlias(in session: any WriteSession) throws(StorageFailure) -> RoomAlias? {
        guard let alias, let me = try session.user(uid: me).flatMap({ UserID($0.userID) }), !alias.server.hasSameBytes(as: me.server),
            try session.room(alias: alias.text) == nil
        else { return nil }
        return alias
    }
}
