import CanonicalJSON
import Chat
import Cryptography

/// A room as events arrive, with the whole state after each event: slow and plain.
struct JudgedRoom {
    private let version: RoomVersion
    private var creation: RoomCreation?
    private var events = EventsInMemory()
    private var statesAfter: [EventID: StateMap] = [:]
    private var signers: [EventID: [String]] = [:]

    init(version: RoomVersion) {
        self.version = version
    }

    /// Judges an event by its auth events and by the state before it, and puts it in its place.
    mutating func judge(_ json: JSON) throws -> JSON {
        let received = try ReceivedEvent(json: json, version: version, sha256: Digest.sha256)
        let event = received.event
        guard received.hashMatches else { throw Misunderstanding(what: "content hash of \(event.id)") }
        signers[event.id] = received.signatures.keys
        if event.type == EventType.create, creation == nil { creation = RoomCreation(event) }
        let before = try stateBefore(event)
        let byAuth = try verdictByAuthEvents(event)
        let byState = byAuth == .allowed ? verdict(event, by: before.values) : byAuth
        let standing: EventStanding = byAuth != .allowed ? .rejected : byState != .allowed ? .rejectedByState : .accepted
        events.add(JudgedEvent(event, standing))
        statesAfter[event.id] = standing == .accepted && event.stateName != nil ? before.setting(event) : before
        var answer: JSON = ["id": .string(event.id.text), "auth": byAuth.json, "state": byState.json]
        if event.prevEvents.count > 1 { answer["before"] = before.json }
        return answer
    }

    /// Resolves states as the specification has it, and with events rejected by state kept out for good.
    func resolve(_ question: JSON) throws -> JSON {
        let states = try (question.array ?? []).map { state in
            StateMap(uniqueKeysWithValues: try (state.array ?? []).map { try named($0) })
        }
        return ["specified": try resolved(states, events).json, "strict": try resolved(states, events.strict).json]
    }

    private func named(_ id: JSON) throws -> (StateKey, EventID) {
        guard let id = id.string.flatMap(EventID.init), let name = events.event(id)?.event.stateName else {
            throw Misunderstanding(what: "a state names \(id)")
        }
        return (name, id)
    }

    private func stateBefore(_ event: Event) throws -> StateMap {
        let states = try event.prevEvents.map { id in
            guard let state = statesAfter[id] else { throw Misunderstanding(what: "\(event.id) follows an unknown event") }
            return state
        }
        return states.isEmpty ? [:] : try resolved(states, events)
    }

    private func resolved(_ states: [StateMap], _ events: EventsInMemory) throws -> StateMap {
        guard let creation else { throw Misunderstanding(what: "a room without a create event") }
        return try StateResolution.resolve(states, of: creation, events: events, signatures: signatures)
    }

    private func verdictByAuthEvents(_ event: Event) throws -> AuthVerdict {
        let cited = try event.authEvents.map { id in
            guard let known = events.event(id) else { throw Misunderstanding(what: "\(event.id) cites an unknown event") }
            return CitedEvent(known.event, isRejected: known.standing != .accepted)
        }
        let verdict = AuthRules.checkAuthEvents(of: event, cited: cited)
        return verdict == .allowed ? self.verdict(event, by: event.authEvents) : verdict
    }

    private func verdict(_ event: Event, by ids: some Sequence<EventID>) -> AuthVerdict {
        guard let creation else { return .rejected(.missingCreate) }
        var state = EventState(creation: creation)
        for id in ids { events.event(id).map { state.apply($0.event) } }
        return AuthRules.check(event, against: state, signatures: signatures)
    }

    private var signatures: SignatureChecks {
        let signers = signers
        return SignatureChecks(
            isSigned: { event, server in signers[event.id]?.contains(server) == true },
            isVouchedFor: { SignatureChecks.isVouched($0, by: $1, verify: JudgedRoom.verify) })
    }

    private static func verify(_ bytes: [UInt8], _ signature: String, _ key: String) -> Bool {
        guard let signature = UnpaddedBase64.decode(signature), let key = UnpaddedBase64.decode(key),
            let key = try? VerifyingKey(rawRepresentation: key)
        else { return false }
        return key.isValid(signature: signature, for: bytes)
    }
}

extension StateMap {
    fileprivate func setting(_ event: Event) -> StateMap {
        var state = self
        if let name = event.stateName { state[name] = event.id }
        return state
    }

    fileprivate var json: JSON { .array(values.map(\.text).sorted().map(JSON.string)) }
}

extension AuthVerdict {
    fileprivate var json: JSON {
        switch self {
        case .allowed: "allowed"
        case .rejected(let reason): .string(reason.rawValue)
        }
    }
}

extension EventsInMemory {
    /// The same with no second chance for what the state before it rejected.
    fileprivate var strict: EventsInMemory { map { $0.standing == .rejectedByState ? JudgedEvent($0.event, .rejected) : $0 } }
}
