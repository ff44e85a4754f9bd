internal import CanonicalJSON
internal import Chat
private import Cryptography
internal import Storage

/// Invites of other servers for users of this node (`PUT /invite`, version 2).
package struct InviteEndpoint: Sendable {
    private let node: LinkedNode
    private let wire: WireEvents

    package init(_ node: LinkedNode) {
        self.node = node
        wire = WireEvents(node.keys)
    }

    /// The event, and as many pieces of state as large.
    private static let bodyBytes = 2 << 20

    /// To be served with the other endpoints.
    package var list: [FederationEndpoint] {
        [
            FederationEndpoint("PUT", "/_matrix/federation/v2/invite/{}/{}", bodyBytes: Self.bodyBytes) { ask throws(FederationRefusal) in
                try await FederationRefusal.saying { try await take(ask) }
            },
            // It names no version of the room, which is 1 or 2 then: there is nothing that this node could take.
            FederationEndpoint("PUT", "/_matrix/federation/v1/invite/{}/{}", bodyBytes: Self.bodyBytes) { _ throws(FederationRefusal) in
                throw FederationRefusal(HandshakeRefusal.unsupportedVersion)
            },
        ]
    }

    private func take(_ ask: FederationAsk) async throws -> FederationAnswer {
        let body = ask.content ?? [:]
        let verification = await node.peerKeys.verification(of: WireClaims.claims(of: body["event"].map { [$0] } ?? []))
        let invite = try ReceivedInvite(
            body, roomID: ask.segments[0], id: ask.segments[1], from: ask.sender.text, own: node.name.text, verification: verification,
            sha256: Digest.sha256)
        let kept = invite.signatures.filter { $0.hasSameBytes(as: ask.sender.text) }
        try await node.database.write { [node] session in
            let user = try Self.invited(invite, from: ask.sender, node, in: session)
            try Self.keep(invite, kept, user, node, in: session)
        }
        var signatures = kept
        signatures[node.name.text] = wire.signature(invite.event)
        return FederationAnswer(["event": .object(invite.event.wireForm(signatures: signatures))])
    }

    /// Whom the invite is for, if it may be taken.
    private static func invited(
        _ invite: ReceivedInvite, from origin: ServerName, _ node: LinkedNode, in session: any WriteSession
    ) throws -> UserRow {
        guard let user = try session.user(id: invite.user.text), user.isLocal, user.deletedAt == nil, !user.isSuspended else {
            throw HandshakeRefusal.forbidden("There is no such user.")
        }
        if let inviter = try session.userNumber(id: invite.event.sender.text), try session.hasBlocked(inviter, by: user.uid) {
            throw HandshakeRefusal.forbidden("That user takes no invitations from this one.")
        }
        guard let room = try session.room(id: invite.event.roomID.text) else { return user }
        if room.removedAt != nil { throw HandshakeRefusal.forbidden("That user takes no invitations into this room.") }
        guard room.version.hasSameBytes(as: invite.event.version.rawValue) else {
            throw HandshakeRefusal.invalid("The room has another version.")
        }
        if try session.isResident(room), try session.accessControl(rid: room.rid)?.admits(origin.text) == false {
            throw HandshakeRefusal.forbidden("This room keeps that server out.")
        }
        return user
    }

    /// Writes the invite down and tells the user. Where the node is in the room the event comes as the others do.
    private static func keep(
        _ invite: ReceivedInvite, _ signatures: JSONObject, _ user: UserRow, _ node: LinkedNode, in session: any WriteSession
    ) throws {
        let event = invite.event
        let known = try session.room(id: event.roomID.text)
        if let known, try session.isResident(known) { return }
        let isDirect = MemberContent(content: event.content)?.isDirect ?? false
        let told = OutsideRoom(event.roomID, event.version, by: event.sender, me: user.uid, invite.state, isDirect: isDirect)
        let rid = try told.row(at: node.now(), in: session)
        if let known { try told.renew(known, in: session) }
        let stored = try node.log.appendOutside(
            event, signatures: signatures, .invite, of: user.uid, to: rid, now: node.now(), in: session)
        if let profile = invite.state.profile(of: event.sender) {
            try node.log.setRemoteProfile(
                uid: session.anyUser(event.sender, at: node.now()), name: profile.displayName, picture: profile.avatarURL, now: node.now(),
                in: session)
        }
        if let stored { try node.listener.arrived(ArrivalNews(event: stored), in: session) }
    }
}
