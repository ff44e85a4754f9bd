private import CanonicalJSON
package import Chat
private import Cryptography
private import OutboundHTTP
package import Storage

extension RemoteMemberships {
    /// A user asks to be let into a room that the node is not in. Being let in comes as an invite, being refused as the end of the knock.
    /// - Parameter via: servers to ask, as for ``join(_:_:via:reason:)``.
    /// - Returns: false when the node is in the room: there one knocks as at any other.
    /// - Throws: ``Refusal`` as ``join(_:_:via:reason:)`` does.
    package func knock(_ room: RoomID, _ user: UserRow, via: [ServerName], reason: String? = nil) async throws(Refusal) -> Bool {
        guard let id = UserID(user.userID) else { throw .notFound(.user) }
        do {
            let known = try await node.database.read { [node] session in try node.residents(of: room, for: user.uid, in: session) }
            guard case .elsewhere(let servers) = known else {
                if case .removed = known { throw Refusal.notFound(.room) }
                return false
            }
            let turns = HandshakeTurns(node: node, membership: .knock, user: id, room: room) { [node, wire] server, template in
                let content = MemberContent(
                    .knock, displayName: user.displayName, avatarURL: user.pictureAddress(server: node.name.text), reason: reason)
                let event = try template.event(content, at: node.now(), sha256: Digest.sha256)
                let target = PeerTarget.path("/_matrix/federation/v1/send_knock", room.text, event.id.text)
                let answer = try await node.calls.send(PeerRequest("PUT", target, content: .object(wire.object(event, [:]))), to: server)
                let state = try InviteState(
                    answer["knock_room_state"], of: room, version: event.version, sha256: Digest.sha256)
                return (server, event, state)
            }
            let (server, event, state) = try await turns.run(via + servers).get()
            try await node.database.write { [node] session in
                let rid = try Self.row(of: event, state, at: server, user, node, in: session)
                try node.note(event, .knock, of: user.uid, in: rid, session)
            }
            return true
        } catch {
            throw Refusal(handshake: error)
        }
    }

    private static func row(
        of event: Event, _ state: InviteState, at server: ServerName, _ user: UserRow, _ node: LinkedNode, in session: any WriteSession
    ) throws -> Int64 {
        let known = try session.room(id: event.roomID.text)
        if known?.removedAt != nil { throw Refusal.notFound(.room) }
        // Whoever made the room is known by its create event alone; without one it is as if the server had.
        let other = state.pieces.first { $0.name == StateKey(EventType.create) }?.sender ?? UserID("@:\(server.text)") ?? event.sender
        let told = OutsideRoom(event.roomID, event.version, by: other, me: user.uid, state, isDirect: false)
        let rid = try told.row(at: node.now(), in: session)
        if let known { try told.renew(known, in: session) }
        return rid
    }
}
