internal import CanonicalJSON
internal import Chat
private import Cryptography
internal import Storage

/// An event that another server handed in and that has its place in the room now.
struct TakenEvent: Sendable {
    let id: EventID
    let rid: Int64
    let creation: RoomCreation
}

extension LinkedNode {
    /// A room of this node with its row; nil when none of ours is in it.
    /// - Throws: ``StorageFailure``.
    func resident(
        _ id: String, about users: [UserID], in session: any SQLSession
    ) throws -> (room: RoomRow, resident: StoredResident)? {
        guard let room = try session.room(id: id), try session.isResident(room),
            let resident = try StoredResident(room, about: users, own: name.text, log: log, in: session)
        else { return nil }
        return (room, resident)
    }

    /// A room that replaces another one may be open before all of that one's bans have come to it.
    /// - Throws: ``HandshakeRefusal`` `forbidden` for somebody whose ban is on its way; ``StorageFailure``.
    func refuseBanned(_ user: UserID, _ room: RoomRow, in session: any SQLSession) throws {
        guard let uid = try session.userNumber(id: user.text), try session.isBanUnderWay(of: uid, to: room) else { return }
        throw HandshakeRefusal.forbidden("The user is banned from this room.")
    }

    /// Takes the event of a `send_` request: judged as if nobody had asked for a template, appended, passed on to the others.
    /// - Throws: ``HandshakeRefusal``, ``Refusal`` `busy`, ``StorageFailure``.
    func take(_ membership: Membership, _ ask: FederationAsk) async throws -> TakenEvent {
        guard let json = ask.content, let sender = json["sender"]?.string.flatMap(UserID.init) else {
            throw HandshakeRefusal.invalid("The body is no event.")
        }
        guard sender.server.hasSameBytes(as: ask.sender.text) else {
            throw HandshakeRefusal.forbidden("A server hands in events of its own users only.")
        }
        let voucher = json["content"]?["join_authorised_via_users_server"]?.string.flatMap(UserID.init)
        let verification = await peerKeys.verification(of: WireClaims.claims(of: [json]))
        let (handed, rid, creation) = try await database.read { [self] session in
            let found = try resident(ask.segments[0], about: [sender] + (voucher.map { [$0] } ?? []), in: session)
            let handed = try HandedInEvent(
                json, id: ask.segments[1], membership, in: found?.resident, from: ask.sender.text, own: name.text,
                verification: verification, sha256: { Digest.sha256($0) })
            guard let found else { throw HandshakeRefusal.notInRoom }
            if membership != .leave { try refuseBanned(sender, found.room, in: session) }
            return (handed, found.room.rid, found.resident.state.creation)
        }
        // Ours under a join that one of ours vouches for is made whenever the event goes out.
        let signatures = handed.signatures.filter { $0.hasSameBytes(as: ask.sender.text) }
        let placed = try await place(
            handed.event, signatures: signatures, in: rid, creation, handedInBy: ask.sender.text,
            then: { [self] session in
                if membership == .join { try meetTips(of: rid, creation, in: session) }
            })
        switch placed {
        case .appended, .known: return TakenEvent(id: handed.event.id, rid: rid, creation: creation)
        case .refused: throw HandshakeRefusal.forbidden("The room's rules do not allow this.")
        case .lacks: throw HandshakeRefusal.invalid("The event names others that are not here.")
        }
    }

    /// Says nothing, on top of all branches. What slipped in between the template of a join and the join was sent to those who were there
    /// then; the newcomer finds it as a gap only if something follows it.
    private func meetTips(of rid: Int64, _ creation: RoomCreation, in session: any WriteSession) throws {
        guard try log.nextPlace(in: rid, session: session).tips.count > 1,
            let power = try log.authority(of: rid, in: session).power
        else { return }
        let level = power.required(toSend: EventType.merge, isState: false)
        guard let room = try session.room(rid: rid),
            let resident = try StoredResident(room, about: [], own: name.text, log: log, in: session),
            let user = resident.ownMembers.first(where: { power.power(of: $0).reaches(level) }),
            let uid = try session.userNumber(id: user.text)
        else { return }
        let draft = EventDraft(type: EventType.merge, sender: user, roomID: creation.roomID, content: [:], originServerTS: now())
        do { _ = try log.append(LogEntry(draft, sender: uid, kind: .other), to: rid, in: session) } catch is Refusal {
            // The newcomer hears of the other branch with the next message, then.
        }
    }
}
