internal import CanonicalJSON
package import Chat
private import Cryptography
private import OutboundHTTP
package import Storage
private import Synchronization

extension RemoteMemberships {
    /// A user declines an invite, takes a knock back, or leaves a room that the node is no longer in. The servers in the room are told; the
    /// user has left whatever they say, and where none of them can be told now, a job does it later.
    /// - Returns: false when the node is in the room: there one leaves as in any other.
    /// - Throws: ``Refusal`` `room_not_found` for somebody who has nothing to leave; `busy`, `storage_full`.
    package func leave(_ room: RoomID, _ user: UserRow, reason: String? = nil) async throws(Refusal) -> Bool {
        guard let id = UserID(user.userID) else { throw .notFound(.user) }
        do {
            let found = try await node.database.read { [node] session in try node.outsider(user, in: room, session) }
            guard let found else { return false }
            let turns = HandshakeTurns(node: node, membership: .leave, user: id, room: room) { [self] server, template in
                try await handLeave(template, reason: reason, to: server)
            }
            // Somebody waits for this: of servers that do not answer only the first few are waited for.
            let told = await turns.run(Array(found.servers.prefix(ResidentTurns.parallel)))
            let event = try (try? told.get()) ?? found.ending(by: id, reason, at: node.now())
            let servers = found.untold(told)
            try await node.database.write { [self] session in
                guard try session.member(rid: found.rid, uid: user.uid)?.membership != "leave" else { return }
                let stored = try node.note(event, .leave, of: user.uid, in: found.rid, session)
                if let stored { try tellLater(UntoldDecline(stored, of: user.uid, servers), session) }
            }
            return true
        } catch {
            throw Refusal(handshake: error)
        }
    }

    /// Hands our leave to a server in the room.
    /// - Parameter time: when the user said so, in milliseconds since 1970; nil for now.
    func handLeave(
        _ template: MembershipTemplate, reason: String?, to server: ServerName, saidAt time: Int64? = nil
    ) async throws -> Event {
        let event = try template.event(MemberContent(.leave, reason: reason), at: time ?? node.now(), sha256: Digest.sha256)
        _ = try await node.hand(wire.object(event, [:]), as: "send_leave", template.roomID, event.id, to: server)
        return event
    }

    /// In the write body of the departure. Nobody answered just now, so it is not tried at once, unless one of them lets itself be heard.
    private func tellLater(_ decline: UntoldDecline, _ session: any WriteSession) throws(StorageFailure) {
        guard let first = decline.servers.first else { return }
        let now = node.now()
        try session.enqueueDecline(
            decline.payload, of: decline.key.uid, in: decline.key.rid, to: first.text,
            runAt: now + JobCatalog.tellDecline.policy.backOff.first, at: now)
        session.afterCommit { [self] in untold.withLock { $0.add(decline) } }
    }
}

extension UntoldDecline {
    fileprivate init(_ departure: StoredEvent, of uid: Int64, _ servers: [ServerName]) {
        self.init(Key(uid: uid, rid: departure.rid, position: departure.position), servers: servers)
    }
}

/// Somebody of ours who is invited to a room that the node is not in, knocks there, or was in it.
struct Outsider: Sendable {
    let rid: Int64
    let servers: [ServerName]
    /// What says where the user stands now.
    let standing: Event

    /// Who has to hear of it later, by what came of telling it: nobody where a server has taken it, or all said that there is nothing to leave.
    func untold<Taken>(_ told: Result<Taken, ResidentFailure>) -> [ServerName] {
        guard case .failure(let failure) = told, !failure.isFinal || servers.count > ResidentTurns.parallel else { return [] }
        return Array(servers.prefix(ResidentTurns.most))
    }

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
        return Outsider(rid: room.rid, servers: servers.filter { $0 != name }, standing: standing)
    }

    /// Writes down what became of a user in a room that the node is not in, and tells the user.
    /// - Returns: it as it is stored; nil when it is there already.
    @discardableResult
    func note(
        _ event: Event, signatures: JSONObject = [:], _ membership: Membership, of uid: Int64, in rid: Int64, _ session: any WriteSession
    ) throws -> StoredEvent? {
        let stored = try log.appendOutside(event, signatures: signatures, membership, of: uid, to: rid, now: now(), in: session)
        if let stored { try listener.arrived(ArrivalNews(event: stored), in: session) }
        return stored
    }
}
