package import CanonicalJSON
package import Chat

/// An invite of another server for a user of ours. We are asked to sign what comes, so it must be exactly an invite: a server could have
/// us sign anything otherwise.
package struct ReceivedInvite: Sendable {
    package let event: Event
    package let signatures: JSONObject
    package let user: UserID
    package let state: InviteState

    /// All that may stand in an event; what else there is would be signed by us unseen.
    private static let fields: Set<String> = [
        "auth_events", "content", "depth", "hashes", "origin_server_ts", "prev_events", "room_id", "sender", "signatures", "state_key",
        "type",
        "unsigned", "origin",
    ]

    /// Judges the body of an invite.
    /// - Parameters:
    ///   - roomID: from the request's path; `id` too.
    ///   - origin: who signed the request; `own`: this node's name.
    /// - Throws: ``HandshakeRefusal``.
    package init(
        _ body: JSON, roomID: String, id: String, from origin: String, own: String, verification: EventVerification,
        sha256: ([UInt8]) -> [UInt8]
    ) throws(HandshakeRefusal) {
        guard let version = body["room_version"]?.string.flatMap(RoomVersion.init) else { throw .unsupportedVersion }
        guard let json = body["event"], let object = json.object, object.keys.allSatisfy(Self.fields.contains) else {
            throw .invalid("The event has fields that no invite has.")
        }
        guard let received = try? ReceivedEvent(json: json, version: version, sha256: sha256), received.hashMatches else {
            throw .invalid("The event is none of that room version.")
        }
        let event = received.event
        guard event.id.text.hasSameBytes(as: id) else { throw .invalid("The event has another id.") }
        guard event.roomID.text.hasSameBytes(as: roomID) else { throw .invalid("The event is of another room.") }
        guard !version.roomIDIsCreateHash || event.roomID.createEvent != nil else {
            throw .invalid("The room's id is none of its version.")
        }
        user = try ReceivedInvite.user(of: event, from: origin, own)
        guard case .valid = verification.verify(event, received.signatures, origin) else {
            throw .forbidden("The event is not validly signed.")
        }
        state = try InviteState(body["invite_room_state"], of: event.roomID, version: version, sha256: sha256)
        self.event = event
        signatures = received.signatures
    }

    private static func user(of event: Event, from origin: String, _ own: String) throws(HandshakeRefusal) -> UserID {
        guard event.type == EventType.member, event.content["membership"]?.string == Membership.invite.rawValue else {
            throw .invalid("The event is no invite.")
        }
        guard event.sender.server.hasSameBytes(as: origin) else { throw .forbidden("A server invites in the name of its own users only.") }
        guard let user = event.stateKey.flatMap(UserID.init), user.server.hasSameBytes(as: own) else {
            throw .invalid("The invited user is none of this server's.")
        }
        return user
    }

    /// Whether an event takes this invite back, or puts the user out: the only kind that is taken for a room that we are not in. It must
    /// rest on the invite, which only who has seen it can do.
    package static func isEnded(_ invite: Event, by event: CheckedEvent) -> Bool {
        let end = event.event
        guard end.type == EventType.member, end.stateKey == invite.stateKey, end.roomID == invite.roomID, end.authEvents.contains(invite.id)
        else { return false }
        let membership = end.content["membership"]?.string.flatMap(Membership.init)
        return membership == .leave || membership == .ban
    }
}
