import CanonicalJSON
import Chat
import Cryptography

/// A room as events arrive, judged the way a node does it.
struct JudgedRoom {
    private let version: RoomVersion
    private var creation: RoomCreation?
    private var branches = BranchesInMemory()
    private var events = EventsInMemory()
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
        guard let creation else { throw Misunderstanding(what: "a room without a create event") }
        let arrival = try ArrivalJudgement(creation, known: branches, signatures: signatures).judge(event)
        branches.write(arrival)
        events.add(JudgedEvent(event, arrival.standing))
        let byAuth = arrival.standing == .rejected ? arrival.verdict : .allowed
        var answer: JSON = ["id": .string(event.id.text), "auth": byAuth.json, "state": arrival.verdict.json]
        if event.prevEvents.count > 1 { answer["before"] = branches.whole(arrival.before).json }
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

    private func resolved(_ states: [StateMap], _ events: EventsInMemory) throws -> StateMap {
        guard let creation else { throw Misunderstanding(what: "a room without a create event") }
        return try StateResolution.resolve(states, of: creation, events: events, signatures: signatures)
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
