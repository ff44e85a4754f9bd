internal import CanonicalJSON
package import Chat
private import Cryptography
private import OutboundHTTP
package import Storage

extension RemoteMemberships {
    /// A user declines an invite, takes a knock back, or leaves a room that the node is no longer in. The servers in the room are told, if
    /// one of them can be reached; the user has left whatever they say.
    /// - Returns: false when the node is in the room: there one leaves as in any other.
    /// - Throws: ``Refusal`` `room_not_found` for somebody who has nothing to leave; `busy`, `storage_full`.
    package func leave(_ room: RoomID, _ user: UserRow, reason: String? = nil) async throws(Refusal) -> Bool {
        guard let id = UserID(user.userID) else { throw .notFound(.user) }
        do {
            let found = try await node.database.read { [node] session in try node.outsider(user, in: room, session) }
            guard let found else { return false }
            let turns = HandshakeTurns(node: node, membership: .leave, user: id, room: room) { [node, wire] server, template in
                let content = MemberContent(.leave, reason: reason)
                let event = try template.event(content, at: node.now(), sha256: Digest.sha256)
                _ = try await node.hand(wire.object(event, [:]), as: "send_leave", room, event.id, to: server)
                return event
            }
            // Somebody waits for this: of servers that do not answer only the first few are waited for.
            let told = try? await turns.run(Array(found.servers.prefix(ResidentTurns.parallel))).get()
            let event = try told ?? found.ending(by: id, reason, at: node.now())
            try await node.database.write { [node] session in
                guard try session.member(rid: found.rid, uid: user.uid)?.membership != "leave" else { return }
                try node.note(event, .leave, of: user.uid, in: found.rid, session)
            }
            return true
        } catch {
            throw Refusal(handshake: error)
        }
    }
}

/// Somebody of ours who is invited to a room that the node is not in, knocks there, or was in it.
struct Outsider: Sendable {
    let rid: Int64
    let servers: [ServerName]
    /// What says where the user stands now.
    let standing: Event

    /// An event for our own log alone: the user has left, and nobody there could be told.
    func ending(by user: UserID, _ reason: String?, at now: Int64) throws(Refusal) -> Event {
        let draft = EventDraft(
            type: EventType.member, stateKey: user.text, sender: user, roomID: standing.roomID,
            content: MemberContent(.leave, reason: reason).content, originServerTS: now)
        return try draft.build(
            version: standing.version, depth: EventLimits.depth(after: [standing.depth]), prev: [standing.id], auth: [standing.id],
            sha256: Digest.sha256)
    }
}

extension LinkedNode {
    /// Where a user stands in a room that the node is not in; nil when the node is in it.
    /// - Throws: ``Refusal`` `room_not_found` for somebody with nothing to leave; ``StorageFailure``.
    func outsider(_ user: UserRow, in id: RoomID, _ session: any SQLSession) throws -> Outsider? {
        guard case .elsewhere(let servers) = try residents(of: id, for: user.uid, in: session) else {
            if try session.room(id: id.text)?.removedAt != nil { throw Refusal.notFound(.room) }
            return nil
        }
        guard let room = try session.room(id: id.text), let member = try session.member(rid: room.rid, uid: user.uid),
            ["invite", "knock"].contains(member.membership), let standing = try session.parsedEvent(at: member.position)
        else { throw Refusal.notFound(.room) }
        return Outsider(rid: room.rid, servers: servers, standing: standing)
    }

    /// Writes down what became of a user in a room that the node is not in, and tells the user.
    func note(
        _ event: Event, signatures: JSONObject = [:], _ membership: Membership, of uid: Int64, in rid: Int64, _ session: any WriteSession
    ) throws {
        let stored = try log.appendOutside(event, signatures: signatures, membership, of: uid, to: rid, now: now(), in: session)
        if let stored { try listener.arrived(ArrivalNews(event: stored), in: session) }
    }
}
