internal import CanonicalJSON
internal import Chat
private import Cryptography
private import OutboundHTTP
internal import Storage

/// The way into a room: handshake, judgement of the answer, and the room as it is stored.
extension RemoteMemberships {
    /// What a `send_join` answer may hold: some 60,000 members.
    private static let answerBytes = 64 << 20

    func enter(
        _ room: RoomID, _ user: UserRow, _ id: UserID, _ via: [ServerName], _ reason: String?
    ) async -> Result<JoinedRoom, Refusal> {
        do {
            let known = try await node.database.read { [node] session in try node.residents(of: room, for: user.uid, in: session) }
            switch known {
            case .here: return .success(.alreadyHere)
            case .removed: return .failure(.notFound(.room))
            case .elsewhere(let servers):
                let turns = HandshakeTurns(node: node, membership: .join, user: id, room: room) { [self] server, template in
                    (server, try await handIn(template, to: server, as: user, reason))
                }
                let (server, answer) = try await turns.run(via + servers).get()
                return .success(try await JoinStoring(node: node, answer: answer, user: user, server: server).store())
            }
        } catch {
            return .failure(Refusal(handshake: error))
        }
    }

    /// Our join, and what the server says it has led to.
    func handIn(
        _ template: MembershipTemplate, to server: ServerName, as user: UserRow, _ reason: String?
    ) async throws -> JoinAnswer {
        let content = MemberContent(
            .join, displayName: user.displayName, avatarURL: user.pictureAddress(server: node.name.text), reason: reason)
        let event = try template.event(content, at: node.now(), sha256: Digest.sha256)
        let answer = try await node.hand(
            wire.object(event, [:]), as: "send_join", template.roomID, event.id, to: server,
            limits: FetchLimits(connect: 10_000, total: 120_000, idle: 60, responseBytes: Self.answerBytes))
        let events = (answer["state"]?.array ?? []) + (answer["auth_chain"]?.array ?? []) + (answer["event"].map { [$0] } ?? [])
        guard events.count <= JoinAnswer.maxEvents else { throw HandshakeFault.tooLarge }
        let verification = await node.peerKeys.verification(of: WireClaims.claims(of: events))
        let checks = JoinAnswerChecks(
            verification: verification, signatures: EventTrust.signatures, sha256: { Digest.sha256($0) })
        return try await checks.check(answer, to: event, from: server.text)
    }
}

/// Where a room is, as far as the node knows.
enum RoomWhereabouts: Sendable {
    /// Users of ours are in it.
    case here
    /// Its owner deleted it here.
    case removed
    /// These servers may be in it; perhaps none is known.
    case elsewhere([ServerName])
}

extension LinkedNode {
    /// Where a room is that a user wants into or out of. Whoever invited the user comes first.
    /// - Throws: ``StorageFailure``.
    func residents(of id: RoomID, for uid: Int64, in session: any SQLSession) throws -> RoomWhereabouts {
        let named = [id.server].compactMap(\.self)
        guard let room = try session.room(id: id.text) else { return .elsewhere(named.compactMap { ServerName($0) }) }
        if room.removedAt != nil { return .removed }
        if try session.isResident(room) { return .here }
        var servers: [String] = []
        if let member = try session.member(rid: room.rid, uid: uid), let inviter = try session.user(uid: member.changedBy),
            let server = UserID(inviter.userID)?.server
        {
            servers.append(server)
        }
        servers += try session.servers(inRoom: room.rid, limit: ResidentTurns.most)
        if let creator = try session.user(uid: room.creator).flatMap({ UserID($0.userID) })?.server { servers.append(creator) }
        return .elsewhere((servers + named).compactMap { ServerName($0) })
    }
}

extension Refusal {
    /// What a client hears when a handshake with another server did not come to its end.
    init(handshake error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let failure as ResidentFailure: self = failure.refusal
        case let failure as StorageFailure where failure.kind == .full:
            self = Refusal(.storageFull, "The node's disk is full. Nothing was saved.")
        default: self = Refusal(.busy, "The node cannot do this now. Try again in a moment.", retryAfter: 5)
        }
    }
}
