package import CanonicalJSON
package import Chat

/// What a resident server proposes for a join, a leave or a knock of a user of ours (`make_join`, `make_leave`, `make_knock`).
///
/// We sign what comes of it, so hardly anything is taken: the event's place in the room, and who vouches for a restricted join. All else
/// is our own. A server could have anything signed otherwise, power levels in our user's name for instance.
package struct MembershipTemplate: Sendable, Equatable {
    package let version: RoomVersion
    package let roomID: RoomID
    package let user: UserID
    package let membership: Membership
    let prevEvents: [EventID]
    let authEvents: [EventID]
    let depth: Int64
    /// Who vouches for a restricted join, a user of the server that made the template.
    package let authoriser: UserID?

    /// The versions to name in the request's query, all that we speak.
    package static let versions: [String] = RoomVersion.allCases.map(\.rawValue)

    /// Reads the answer to a `make_` request.
    /// - Throws: ``HandshakeFault``.
    package init(answer: JSON, for user: UserID, _ membership: Membership, in roomID: RoomID, from server: String) throws(HandshakeFault) {
        let name = answer["room_version"]?.string ?? "1"
        guard let version = RoomVersion(rawValue: name) else { throw .unsupportedVersion(String(name.unicodeScalars.prefix(32))) }
        guard let event = answer["event"]?.object else { throw .malformed("event") }
        try MembershipTemplate.check(event, user, membership, roomID)
        self.version = version
        self.roomID = roomID
        self.user = user
        self.membership = membership
        prevEvents = try MembershipTemplate.ids(event, "prev_events", 1...EventLimits.prevEvents)
        authEvents = try MembershipTemplate.ids(event, "auth_events", 1...EventLimits.authEvents)
        guard let depth = event["depth"]?.int, EventLimits.depth.contains(depth) else { throw .malformed("depth") }
        self.depth = depth
        authoriser = try membership == .join ? MembershipTemplate.authoriser(event, server) : nil
        if let create = roomID.createEvent, version.roomIDIsCreateHash, authEvents.contains(create) { throw .malformed("auth_events") }
    }

    /// Our own event in that place.
    /// - Parameters:
    ///   - content: name and picture of our user, a reason; membership and voucher are set here.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``Refusal`` when the content is too large.
    package func event(_ content: MemberContent, at now: Int64, sha256: ([UInt8]) -> [UInt8]) throws(Refusal) -> Event {
        var content = content
        content.membership = membership
        content.authoriser = authoriser
        content.isDirect = false
        let draft = EventDraft(
            type: EventType.member, stateKey: user.text, sender: user, roomID: roomID, content: content.content, originServerTS: now)
        return try draft.build(version: version, depth: depth, prev: prevEvents, auth: authEvents, sha256: sha256)
    }

    /// Every field that says whose membership this is, one by one.
    private static func check(
        _ event: JSONObject, _ user: UserID, _ membership: Membership, _ roomID: RoomID
    ) throws(HandshakeFault) {
        let wanted = [("type", EventType.member), ("room_id", roomID.text), ("sender", user.text), ("state_key", user.text)]
        for (field, value) in wanted {
            guard event[field]?.string?.hasSameBytes(as: value) == true else { throw .notWhatWasAsked(field) }
        }
        guard event["content"]?["membership"]?.string == membership.rawValue else { throw .notWhatWasAsked("membership") }
    }

    private static func ids(_ event: JSONObject, _ field: String, _ count: ClosedRange<Int>) throws(HandshakeFault) -> [EventID] {
        guard let elements = event[field]?.array, count.contains(elements.count) else { throw .malformed(field) }
        let ids = elements.compactMap { $0.string.flatMap(EventID.init) }
        guard ids.count == elements.count, Set(ids).count == ids.count else { throw .malformed(field) }
        return ids
    }

    private static func authoriser(_ event: JSONObject, _ server: String) throws(HandshakeFault) -> UserID? {
        guard let value = event["content"]?["join_authorised_via_users_server"] else { return nil }
        guard let user = value.string.flatMap(UserID.init), user.server.hasSameBytes(as: server) else {
            throw .malformed("join_authorised_via_users_server")
        }
        return user
    }
}
