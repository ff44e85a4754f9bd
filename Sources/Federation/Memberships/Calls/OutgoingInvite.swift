private import CanonicalJSON
package import Chat
private import Cryptography
private import OutboundHTTP
package import Storage

extension RemoteMemberships {
    /// A user of ours invites somebody of another server into a room that the node is in. Their server is asked first; only an invite that
    /// it has signed is written.
    /// - Parameters:
    ///   - user: whom; of another server.
    ///   - provided: checked in the write body of the invite, before anything is written; what it throws ends it.
    ///   - then: in the same body, once the invite stands.
    /// - Returns: the invite as it stands in the room. Clients have heard of it.
    /// - Throws: ``Refusal``: `forbidden` when the room or the other server says no, `conflict` when the room went on in a way that no longer
    ///   allows it, `busy` when the server does not answer.
    package func invite(
        _ user: UserID, into rid: Int64, by inviter: UserRow, displayName: String? = nil, reason: String? = nil,
        provided: @escaping @Sendable (any SQLSession) throws -> Void = { _ in },
        then: @escaping @Sendable (any WriteSession) throws -> Void = { _ in }
    ) async throws(Refusal) -> StoredEvent {
        do {
            guard let server = ServerName(user.server), node.peers.admits(server) else {
                throw Refusal.forbidden("This node does not link with \(user.server).")
            }
            let prepared = try await prepare(user, server, rid, inviter, displayName, reason)
            let signature = try await sign(prepared, at: server)
            let placed = try await node.place(
                prepared.event, signatures: [server.text: signature], in: rid, prepared.creation, provided: provided, then: then)
            switch placed {
            case .appended(let event), .known(let event): return event
            case .refused, .lacks: throw Refusal.conflict("The room has changed meanwhile. Try again.")
            }
        } catch let failure as PeerFailure {
            throw Self.refusal(failure, user)
        } catch is HandshakeFault {
            throw Refusal(.busy, "\(user.server) gave no answer that holds.", retryAfter: 60)
        } catch {
            throw Refusal(handshake: error)
        }
    }

    private struct Prepared: Sendable {
        let event: Event
        let creation: RoomCreation
        /// What the invited one may know of the room, whole.
        let state: [JSONObject]
    }

    /// The event on the room's present tips, judged and not written.
    private func prepare(
        _ user: UserID, _ server: ServerName, _ rid: Int64, _ inviter: UserRow, _ displayName: String?, _ reason: String?
    ) async throws -> Prepared {
        try await node.database.write { [node, wire] session in
            guard let room = try session.room(rid: rid), room.removedAt == nil, let sender = UserID(inviter.userID),
                let creation = try node.log.authority(of: rid, in: session).creation
            else { throw Refusal.notFound(.room) }
            guard creation.federates else { throw Refusal.forbidden("This room never leaves this node.") }
            if try session.accessControl(rid: rid)?.admits(server.text) == false {
                throw Refusal.forbidden("This room keeps \(server.text) out.")
            }
            let content = MemberContent(.invite, displayName: displayName, reason: reason, isDirect: room.kind == "direct")
            let draft = EventDraft(
                type: EventType.member, stateKey: user.text, sender: sender, roomID: nil, content: content.content,
                originServerTS: node.now())
            let event = try node.log.build(LogEntry(draft, sender: inviter.uid, kind: .member), for: rid, in: session)
            let state = try InviteState.names(inviter: sender).compactMap { name throws -> JSONObject? in
                guard let id = try session.stateID(rid: rid, name), let position = try node.log.position(of: id, in: session) else {
                    return nil
                }
                return try wire.object(at: position, in: session)
            }
            return Prepared(event: event, creation: creation, state: state)
        }
    }

    private func sign(_ prepared: Prepared, at server: ServerName) async throws -> JSON {
        let event = prepared.event
        let target = PeerTarget.path("/_matrix/federation/v2/invite", event.roomID.text, event.id.text)
        let body = InviteRequest.body(event: wire.object(event, [:]), version: event.version, state: prepared.state)
        let answer = try await node.calls.send(PeerRequest("PUT", target, content: .object(body)), to: server)
        let claim = SignatureClaim(
            server: server, message: [],
            signatures: SignatureClaim.signatures(of: server.text, in: answer["event"]?["signatures"]?.object ?? [:]),
            moment: .event(event.originServerTS))
        let verification = await node.peerKeys.verification(of: [claim])
        return try InviteRequest.signature(answer, of: event, by: server.text, verification: verification, sha256: Digest.sha256)
    }

    private static func refusal(_ failure: PeerFailure, _ user: UserID) -> Refusal {
        guard case .refused(let status, let code, _) = failure, (400..<500).contains(status), status != 429 else {
            return Refusal(.busy, "\(user.server) cannot be reached at the moment.", retryAfter: 60)
        }
        switch code {
        case "M_INCOMPATIBLE_ROOM_VERSION", "M_UNSUPPORTED_ROOM_VERSION":
            return .conflict("\(user.server) does not speak this room's version.")
        case "M_NOT_FOUND": return .notFound(.user)
        default: return .forbidden("\(user.server) takes no such invitation.")
        }
    }
}
