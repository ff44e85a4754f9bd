package import CanonicalJSON
package import Chat

/// Reads EDUs, each alone: a bad one is passed over, and so is a bad part of one that holds several things.
package struct EphemeralReader {
    /// What reading them needs to know.
    package struct Surroundings {
        /// Nil when the node is not in that room.
        let admits: (RoomID) -> Bool?
        let isJoined: (UserID, RoomID) -> Bool
        let isLocal: (UserID) -> Bool
        let takesPresence: Bool

        /// - Parameters:
        ///   - admits: whether the room's server ACL lets the origin take part; nil when the node is not in the room.
        ///   - isJoined: whether that user is in that room, by its current state.
        ///   - isLocal: whether somebody of that name is a user of this node.
        package init(
            admits: @escaping (RoomID) -> Bool?, isJoined: @escaping (UserID, RoomID) -> Bool, isLocal: @escaping (UserID) -> Bool,
            takesPresence: Bool
        ) {
            self.admits = admits
            self.isJoined = isJoined
            self.isLocal = isLocal
            self.takesPresence = takesPresence
        }
    }

    /// Receipts, presences and targets of one EDU that are read.
    package static let mostParts = 1_000
    let origin: String
    let surroundings: Surroundings
    private(set) var notices: [EphemeralNotice] = []
    private(set) var faults: [EphemeralFault] = []

    /// Reads one EDU from that server.
    /// - Returns: what to tell the node, and what was passed over.
    package static func read(
        _ json: JSON, from origin: String, _ surroundings: Surroundings
    ) -> (notices: [EphemeralNotice], faults: [EphemeralFault]) {
        var reader = EphemeralReader(origin: origin, surroundings: surroundings)
        reader.read(json)
        return (reader.notices, reader.faults)
    }

    private init(origin: String, surroundings: Surroundings) {
        self.origin = origin
        self.surroundings = surroundings
    }

    private mutating func read(_ json: JSON) {
        guard json.isNested(within: InboundLimits.depth) else { return fail(.nestedTooDeeply) }
        guard json.encoded().count <= InboundLimits.ephemeralBytes else { return fail(.tooLarge) }
        guard let kind = json["edu_type"]?.string, let content = json["content"]?.object else { return fail(.malformed) }
        switch kind {
        case "m.typing": readTyping(content)
        case "m.receipt": readReceipts(content)
        case "m.presence": readPresence(content)
        case "m.device_list_update": readDevices(content)
        case "m.signing_key_update":
            if let user = ownUser(content["user_id"]) { tell(.signingKeys(user, content: content)) }
        case UpdateType.toDevice: readToDevice(content)
        default: fail(.unknownKind)
        }
    }

    /// Whether it is of the kind that is stored, and not told again by itself: a message to devices.
    static func mustStay(_ json: JSON) -> Bool { json["edu_type"]?.string == UpdateType.toDevice }

    // What all kinds share

    mutating func tell(_ notice: EphemeralNotice) { notices.append(notice) }
    mutating func fail(_ fault: EphemeralFault) { faults.append(fault) }

    /// A user of the server that the EDU came from; else nobody, and a fault.
    mutating func ownUser(_ value: JSON?) -> UserID? {
        guard let user = value?.string.flatMap(UserID.init) else {
            fail(.malformed)
            return nil
        }
        guard user.server.hasSameBytes(as: origin) else {
            fail(.foreignUser)
            return nil
        }
        return user
    }

    /// Whether that server may say anything in that room, else a fault.
    mutating func mayTell(in room: RoomID) -> Bool {
        switch surroundings.admits(room) {
        case true?: return true
        case false?: fail(.deniedServer)
        case nil: fail(.notInRoom)
        }
        return false
    }

    /// Whether the user is in the room, else a fault.
    mutating func isJoined(_ user: UserID, _ room: RoomID) -> Bool {
        if surroundings.isJoined(user, room) { return true }
        fail(.notInRoom)
        return false
    }
}
