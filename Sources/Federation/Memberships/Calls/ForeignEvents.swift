package import CanonicalJSON
package import Chat
private import Cryptography
private import Storage

extension RemoteMemberships {
    /// Takes an event that a peer sent for a room that the node is not in. Only one kind is taken: what ends an invite or a knock of ours,
    /// and rests on it.
    /// - Returns: whether it was taken.
    package func foreign(_ json: JSON, from origin: ServerName) async -> Bool {
        do { return try await takeForeign(json, from: origin) } catch { return false }
    }

    private func takeForeign(_ json: JSON, from origin: ServerName) async throws -> Bool {
        guard json["type"]?.string == EventType.member, let name = json["state_key"]?.string, let id = UserID(name),
            id.server.hasSameBytes(as: node.name.text), let roomID = json["room_id"]?.string
        else { return false }
        guard let open = try await open(roomID, id) else { return false }
        let verification = await node.peerKeys.verification(of: WireClaims.claims(of: [json]))
        guard let received = try? ReceivedEvent(json: json, version: open.event.version, sha256: Digest.sha256), received.hashMatches,
            RequiredSignatures.servers(of: received.event).allSatisfy({ server in
                if case .valid = verification.verify(received.event, received.signatures, server) { true } else { false }
            })
        else { return false }
        let end = CheckedEvent(received.event, signatures: received.signatures)
        guard ReceivedInvite.isEnded(open.event, by: end),
            let membership = end.event.content["membership"]?.string.flatMap(Membership.init)
        else { return false }
        let kept = end.signatures.filter { $0.hasSameBytes(as: end.event.sender.server) }
        return try await node.database.write { [node] session in
            guard let member = try session.member(rid: open.rid, uid: open.uid), member.position == open.position else { return false }
            try node.note(end.event, signatures: kept, membership, of: open.uid, in: open.rid, session)
            return true
        }
    }

    /// The invite or knock that a user of ours has in a room that the node is not in.
    private func open(_ roomID: String, _ user: UserID) async throws -> (event: Event, rid: Int64, uid: Int64, position: Int64)? {
        try await node.database.read { session in
            guard let room = try session.room(id: roomID), room.removedAt == nil, try !session.isResident(room),
                let uid = try session.userNumber(id: user.text), let member = try session.member(rid: room.rid, uid: uid),
                ["invite", "knock"].contains(member.membership), let event = try session.parsedEvent(at: member.position)
            else { return nil }
            return (event, room.rid, uid, member.position)
        }
    }
}
