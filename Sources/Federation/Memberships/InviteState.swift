package import CanonicalJSON
package import Chat

/// What somebody who is invited or knocks may know of a room: enough to decide. Between servers it goes as whole events with the create
/// event among them (MSC4311), so that the room's id can be checked.
package struct InviteState: Sendable, Equatable {
    /// A piece of state as clients get it.
    package struct Piece: Sendable, Equatable {
        package let name: StateKey
        package let sender: UserID
        package let content: JSONObject
    }

    /// At most one for each piece of state.
    package let pieces: [Piece]
    /// Whether the room's create event was among it and is the room's.
    package let hasCreate: Bool

    /// More pieces are an attempt to fill something.
    package static let most = 50

    /// What to tell about a room, as far as it is set.
    package static func names(inviter: UserID?) -> [StateKey] {
        let types = [
            EventType.create, EventType.joinRules, EventType.canonicalAlias, EventType.avatar, EventType.name, EventType.encryption,
            EventType.topic,
        ]
        return types.map { StateKey($0) } + (inviter.map { [StateKey(EventType.member, $0.text)] } ?? [])
    }

    /// Reads what another server says of its room. Pieces that clients could not make sense of are left out: they would break on them.
    /// - Throws: ``HandshakeRefusal`` `invalid` when it is not a list, too long, or another room's.
    package init(
        _ json: JSON?, of roomID: RoomID, version: RoomVersion, sha256: ([UInt8]) -> [UInt8]
    ) throws(HandshakeRefusal) {
        let elements = json?.array ?? []
        guard json == nil || json?.array != nil, elements.count <= Self.most else { throw .invalid("The room's state is no short list.") }
        var pieces: [Piece] = []
        var hasCreate = false
        for element in elements {
            guard let piece = InviteState.piece(element), !pieces.contains(where: { $0.name == piece.name }) else { continue }
            if piece.name.type == EventType.create, element["hashes"] != nil {
                guard let event = try? ReceivedEvent(json: element, version: version, sha256: sha256), event.event.roomID == roomID else {
                    throw .invalid("The create event is another room's.")
                }
                hasCreate = true
            }
            pieces.append(piece)
        }
        self.pieces = pieces
        self.hasCreate = hasCreate
    }

    /// What somebody is called in the room, as they say themselves; nil where nothing is said of them.
    package func profile(of user: UserID) -> MemberContent? {
        let own = pieces.first { $0.name == StateKey(EventType.member, user.text) && $0.sender == user }
        return own.flatMap { MemberContent(content: $0.content) }
    }

    private static func piece(_ json: JSON) -> Piece? {
        guard let type = json["type"]?.string, let key = json["state_key"]?.string, key.utf8.count <= EventLimits.fieldBytes,
            let sender = json["sender"]?.string.flatMap(UserID.init), let content = json["content"]?.object,
            content.encoded().count <= 16 << 10, isReadable(type, content)
        else { return nil }
        return Piece(name: StateKey(type, key), sender: sender, content: content)
    }

    /// Whether the type is one that we show, and its content has the fields' right kinds.
    private static func isReadable(_ type: String, _ content: JSONObject) -> Bool {
        func isText(_ field: String) -> Bool { content[field] == nil || content[field]?.string != nil }
        switch type {
        case EventType.create: return isText("type") && isText("room_version")
        case EventType.joinRules: return content["join_rule"]?.string != nil
        case EventType.canonicalAlias: return content["alias"] == nil || RoomTexts.alias(of: content) != nil
        case EventType.name: return isText("name")
        case EventType.topic: return isText("topic")
        case EventType.avatar: return isText("url")
        case EventType.encryption: return isText("algorithm")
        case EventType.member: return MemberContent(content: content) != nil && isText("displayname") && isText("avatar_url")
        default: return false
        }
    }
}
