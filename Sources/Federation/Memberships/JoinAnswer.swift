package import CanonicalJSON
package import Chat

/// What a resident server hands over when one of our users has joined (`send_join`), after it has been judged.
package struct JoinAnswer: Sendable {
    package let creation: RoomCreation
    /// The join with all its signatures, ours and that of whoever vouched for it.
    package let join: CheckedEvent
    /// The room's state before the join, without what did not hold.
    package let state: [CheckedEvent]
    /// Everything that the state rests on and is not part of it, in an order in which each comes after what it names.
    package let authChain: [CheckedEvent]
    /// Events that came and were not taken: not validly signed, without what they rest on, or not allowed.
    package let dropped: Int

    /// More state and auth events than that are refused; a room of a hundred thousand members has about so many.
    package static let maxEvents = 250_000
}

/// Judges answers to `send_join`: all of what comes is a claim, whoever makes it.
package struct JoinAnswerChecks: Sendable {
    let checks: ReceiptChecks
    let verification: EventVerification
    let signatures: SignatureChecks
    let sha256: @Sendable ([UInt8]) -> [UInt8]

    /// - Parameters:
    ///   - verification: who has signed what; `signatures`: the same for the authorisation rules.
    ///   - sha256: 32 bytes.
    package init(verification: EventVerification, signatures: SignatureChecks, sha256: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        checks = ReceiptChecks(sha256: sha256, verification: verification)
        self.verification = verification
        self.signatures = signatures
        self.sha256 = sha256
    }

    /// Judges the answer of `server` to our `join`.
    ///
    /// Single events that do not hold are dropped, with what rests on them, because an old room has some that nobody can verify any
    /// more. What the room and the join themselves rest on must hold. Signatures are looked at by several threads.
    /// - Throws: ``HandshakeFault``.
    package func check(_ answer: JSON, to join: Event, from server: String) async throws(HandshakeFault) -> JoinAnswer {
        guard let state = answer["state"]?.array else { throw .malformed("state") }
        guard let chain = answer["auth_chain"]?.array else { throw .malformed("auth_chain") }
        if state.count + chain.count > JoinAnswer.maxEvents { throw .tooLarge }
        if answer["members_omitted"]?.bool == true { throw .membersOmitted }
        let creation = try creation(among: state + chain, of: join)
        let room = ReceivingRoom(creation)
        let read = await read(state, from: server, room)
        let rest = await self.read(chain, from: server, room)
        guard read.contains(where: { $0.event.id == creation.id }) else { throw .unverifiable(creation.id) }
        try checkKeys(read)
        var authorisation = SetAuthorisation(creation: creation, signatures: signatures)
        authorisation.judge(read + rest)
        guard authorisation.accepts(creation.id) else { throw .otherCreate }
        let accepted = read.filter { authorisation.accepts($0.event.id) }
        try checkJoin(join, creation, accepted, authorisation)
        let inState = Set(accepted.map(\.event.id))
        return JoinAnswer(
            creation: creation, join: try signed(join, by: answer), state: accepted,
            authChain: authorisation.accepted.filter { !inState.contains($0.event.id) },
            dropped: state.count + chain.count - (read + rest).filter { authorisation.accepts($0.event.id) }.count)
    }

    /// The create event: the one that the room's id is the hash of, or that names the room.
    private func creation(among events: [JSON], of join: Event) throws(HandshakeFault) -> RoomCreation {
        var sawAnother = false
        for json in events where json["type"]?.string == EventType.create {
            guard let received = try? ReceivedEvent(json: json, version: join.version, sha256: sha256), received.hashMatches,
                let creation = RoomCreation(received.event), creation.roomID == join.roomID,
                CreateContent.version(of: received.event.content) == join.version
            else {
                sawAnother = true
                continue
            }
            return creation
        }
        throw sawAnother ? .otherCreate : .missingCreate
    }

    private func read(_ events: [JSON], from server: String, _ room: ReceivingRoom) async -> [CheckedEvent] {
        let checks = checks
        return await events.mappedSideBySide { json -> CheckedEvent? in
            guard case .passed(let event) = checks.check(json, from: server, answering: room) else { return nil }
            return event
        }.compactMap(\.self)
    }

    private func checkKeys(_ state: [CheckedEvent]) throws(HandshakeFault) {
        var seen: Set<StateKey> = []
        for entry in state {
            guard let name = entry.event.stateName, seen.insert(name).inserted else { throw .brokenState }
        }
    }

    /// The join must be allowed by what it names and by the state that came.
    private func checkJoin(
        _ join: Event, _ creation: RoomCreation, _ state: [CheckedEvent], _ authorisation: SetAuthorisation
    ) throws(HandshakeFault) {
        // Only who handed it in can have vouched for it; the signature is looked at when it is there.
        let trusting = SignatureChecks(isSigned: { _, _ in true }, isVouchedFor: signatures.isVouchedFor)
        if case .rejected(let reason) = authorisation.verdict(on: join, signatures: trusting) { throw .notAllowed(reason) }
        var before = EventState(creation: creation)
        for entry in state { before.apply(entry.event) }
        if case .rejected(let reason) = AuthRules.check(join, against: before, signatures: trusting) { throw .notAllowed(reason) }
    }

    /// Ours, or for a restricted join theirs, which carries the signature of whoever vouched and is the same event.
    private func signed(_ join: Event, by answer: JSON) throws(HandshakeFault) -> CheckedEvent {
        guard let authoriser = MemberContent(content: join.content)?.authoriser else { return CheckedEvent(join, signatures: [:]) }
        guard let json = answer["event"], let received = try? ReceivedEvent(json: json, version: join.version, sha256: sha256),
            received.hashMatches, received.event.id == join.id,
            case .valid = verification.verify(received.event, received.signatures, authoriser.server)
        else { throw .notVouchedFor }
        // Only that one signature is taken: the others are not known to be anybody's.
        let signature = received.signatures[authoriser.server].map { [authoriser.server: $0] } ?? [:]
        return CheckedEvent(join, signatures: signature.reduce(into: JSONObject()) { $0[$1.key] = $1.value })
    }
}
