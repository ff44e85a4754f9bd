package import CanonicalJSON
package import Chat

/// The resident's first half of a handshake: the template of a join, leave or knock for a user of another server.
package enum ResidentTemplates {
    /// Answers `make_join`, `make_leave` or `make_knock`.
    /// - Parameters:
    ///   - room: nil when none of ours is in it.
    ///   - versions: what the request's `ver` parameters name; a leave needs none.
    ///   - origin: who signed the request.
    ///   - now: milliseconds since 1970.
    /// - Returns: the answer's body.
    /// - Throws: ``HandshakeRefusal``.
    package static func answer<Room: ResidentRoom>(
        _ membership: Membership, of user: UserID, in room: Room?, versions: [String], from origin: String, at now: Int64,
        sha256: ([UInt8]) -> [UInt8]
    ) throws(HandshakeRefusal) -> JSONObject {
        guard let room, !room.ownMembers.isEmpty || membership == .leave else { throw .notInRoom }
        guard user.server.hasSameBytes(as: origin) else { throw .forbidden("A server asks for its own users only.") }
        guard room.admits(origin) else { throw .forbidden("This room keeps that server out.") }
        let version = room.state.creation.version
        guard membership == .leave || versions.contains(version.rawValue) else { throw .incompatibleVersion(version) }
        let draft = try draft(membership, user, room, at: now)
        let names = AuthSelection.names(for: draft, version: version)
        guard
            let event = try? draft.build(
                version: version, depth: room.depth, prev: room.tips, auth: room.ids(names), sha256: sha256)
        else { throw .invalid("No such event can be made.") }
        // The voucher's signature is ours and comes later.
        let verdict = AuthRules.check(
            event, against: room.state, signatures: SignatureChecks(isSigned: { _, _ in true }, isVouchedFor: { _, _ in false }))
        guard verdict == .allowed else { throw .forbidden("The room's rules do not allow this.") }
        return ["event": .object(template(event)), "room_version": .string(version.rawValue)]
    }

    private static func draft<Room: ResidentRoom>(
        _ membership: Membership, _ user: UserID, _ room: Room, at now: Int64
    ) throws(HandshakeRefusal) -> EventDraft {
        var content = MemberContent(membership)
        let rule = room.state.joinRule()
        if membership == .join, RestrictedJoin.needsVoucher(rule: rule, membership: room.state.membership(of: user)) {
            if room.state.membership(of: user) == .ban { throw .forbidden("That user is banned from this room.") }
            content.authoriser = try RestrictedJoin.authoriser(
                rule: rule, power: RoomPower(creation: room.state.creation, levels: room.state.powerLevels()),
                candidates: room.ownMembers, standing: { room.standing(of: user, in: $0) })
        }
        return EventDraft(
            type: EventType.member, stateKey: user.text, sender: user, roomID: room.state.creation.roomID, content: content.content,
            originServerTS: now)
    }

    /// The event without what its own server adds: hashes and signatures.
    private static func template(_ event: Event) -> JSONObject {
        event.wireForm(signatures: [:]).filter { $0 != "hashes" && $0 != "signatures" }
    }
}
