import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("An event from a peer is judged alone")
struct ReceiptChecksTests {
    private var room = WrittenRoom()

    init() {
        room.member(People.cleo, .join, by: People.cleo)
    }

    private func check(_ json: JSON, from origin: String = People.south, acl: ServerACL? = nil) -> Receipt {
        Seal.checks.check(json, from: origin) { $0 == room.id ? ReceivingRoom(room.creation, accessControl: acl) : nil }
    }

    private func reason(_ receipt: Receipt) -> ReceiptReason? {
        if case .refused(let refused) = receipt { refused.reason } else { nil }
    }

    private func changed(_ json: JSON, _ change: (inout JSON) -> Void) -> JSON {
        var json = json
        change(&json)
        return json
    }

    @Test("Steps have one order, and every reason belongs to the step that found it")
    func order() {
        #expect(ReceiptStep.allCases == ReceiptStep.allCases.sorted())
        #expect(ReceiptStep.allCases.first == .limits && ReceiptStep.allCases.last == .rules)
        #expect(ReceiptReason.badSignature(server: "a").step == .signatures)
        #expect(ReceiptReason.keyNotObtainable(server: "a").isForNow && !ReceiptReason.badSignature(server: "a").isForNow)
    }

    @Test("Who wrote it must have signed it; the peer's own signature does not help, nor does another event's")
    func signatures() {
        let event = room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.tip])
        let other = room.draft(EventType.message, ["body": "Other"], by: People.cleo, after: [room.tip])
        #expect(reason(check(Seal.wire(event))) == nil)
        for signatures in [
            [:], Seal.signatures(event.id, by: [People.north]), Seal.signatures(other.id, by: [People.south]),
            [People.south: 7], [People.south: [:]],
        ] as [JSONObject] {
            #expect(reason(check(.object(event.wireForm(signatures: signatures)))) == .badSignature(server: People.south))
        }
    }

    @Test("A restricted join is signed by the server of whoever vouched for it, too")
    func authoriser() {
        let content: JSONObject = ["membership": "join", "join_authorised_via_users_server": .string(People.ada.text)]
        let join = room.draft(EventType.member, key: People.eve.text, content, by: People.eve, after: [room.tip])
        #expect(RequiredSignatures.servers(of: join) == [People.west, People.north])
        let alone = join.wireForm(signatures: Seal.signatures(join.id, by: [People.west]))
        #expect(reason(check(.object(alone))) == .badSignature(server: People.north))
        #expect(reason(check(Seal.wire(join))) == nil)
    }

    @Test("A key that cannot be had says nothing about the event: it may pass another time")
    func noKey() {
        let event = room.draft(EventType.message, ["body": "Hello"], by: People.user("@gus:silent.example"), after: [room.tip])
        let receipt = check(Seal.wire(event))
        #expect(reason(receipt) == .keyNotObtainable(server: "silent.example") && receipt.id == event.id)
    }

    @Test("What was changed behind the signature is cut away: the redacted event is kept under the same id")
    func hash() throws {
        let event = room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.tip])
        let receipt = check(changed(Seal.wire(event)) { $0["content"] = ["body": "Something else"] })
        guard case .passed(let checked) = receipt else { throw Refusal.badRequest("refused: \(receipt)") }
        #expect(checked.isRedacted && checked.event.id == event.id && checked.event.content.isEmpty)
        let kept = check(changed(Seal.wire(event)) { $0["unsigned"] = ["age": 5] })
        guard case .passed(let whole) = kept else { throw Refusal.badRequest("refused: \(kept)") }
        #expect(!whole.isRedacted && whole.event.content["body"] == "Hello")
    }

    @Test("A change in what a redaction keeps makes another event, which nobody signed")
    func redactedPart() {
        let event = room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.tip])
        #expect(reason(check(changed(Seal.wire(event)) { $0["origin_server_ts"] = 5 })) == .badSignature(server: People.south))
    }

    @Test("Numbers, lengths and sizes are judged to the byte")
    func limits() {
        let event = Seal.wire(room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.tip]))
        func step(_ change: (inout JSON) -> Void) -> ReceiptStep? { reason(check(changed(event, change)))?.step }
        for depth in [-1, 9_007_199_254_740_992] as [Int64] { #expect(step { $0["depth"] = .int(depth) } == .format) }
        // These are read, and then not what was signed.
        for depth in [0, 9_007_199_254_740_991] as [Int64] { #expect(step { $0["depth"] = .int(depth) } == .signatures) }
        #expect(step { $0["content"] = ["a": .double(1.5)] } == .format)
        #expect(step { $0["content"] = ["a": .int(9_007_199_254_740_992)] } == .format)
        for (bytes, expected) in [(255, ReceiptStep.signatures), (256, .format)] {
            #expect(step { $0["type"] = .string(String(repeating: "a", count: bytes)) } == expected)
            #expect(step { $0["state_key"] = .string(String(repeating: "é", count: bytes / 2) + (bytes % 2 == 1 ? "a" : "")) } == expected)
        }
        let ids = (0..<21).map { JSON.string(People.nowhere($0).text) }
        #expect(step { $0["prev_events"] = .array(ids) } == .format)
        #expect(step { $0["prev_events"] = .array(Array(ids.prefix(20))) } == .signatures)
        #expect(step { $0["auth_events"] = .array(Array(ids.prefix(11))) } == .format)
        let fill = 65_536 - changed(event) { $0["content"] = ["body": ""] }.encoded().count
        for (bytes, expected) in [(fill, nil), (fill + 1, ReceiptStep.format)] {
            #expect(step { $0["content"] = ["body": .string(String(repeating: "a", count: bytes))] } == expected)
        }
    }

    @Test("An event as deep as allowed is read, one level more is dropped alone")
    func nesting() {
        let event = Seal.wire(room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.tip]))
        func nested(_ levels: Int) -> JSON { (0..<levels).reduce(1) { nested, _ in .array([nested]) } }
        #expect(reason(check(changed(event) { $0["content"] = ["a": nested(98)] })) == nil)
        #expect(reason(check(changed(event) { $0["content"] = ["a": nested(99)] })) == .nestedTooDeeply)
    }

    @Test("Another create event for a room is refused, in every room version", arguments: RoomVersion.allCases)
    func secondCreate(version: RoomVersion) {
        let room = WrittenRoom(version)
        var content: JSONObject = ["room_version": .string(version.rawValue), "again": true]
        content["creator"] = .string(People.ben.text)
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: People.ben, roomID: version.roomIDIsCreateHash ? nil : room.id, content: content,
            originServerTS: 1)
        let create = WrittenRoom.built(draft, version, prev: [], auth: [])
        let receipt = Seal.checks.check(Seal.wire(create), from: People.north, answering: room.receiving)
        #expect(reason(receipt) == .secondCreateEvent)
        let own = Seal.checks.check(room.wire(room.creation.id), from: People.north, answering: room.receiving)
        #expect(own.id == room.creation.id && reason(own) == nil)
    }

    @Test("What comes as an answer about a room is of that room; the node is in the rooms it takes events for")
    func rooms() {
        let other = WrittenRoom(name: "kitchen")
        let receipt = Seal.checks.check(other.wire(other.tip), from: People.north, answering: room.receiving)
        #expect(reason(receipt) == .otherRoom(other.id))
        #expect(reason(check(other.wire(other.tip))) == .unknownRoom(other.id))
        #expect(reason(check(room.wire(room.creation.id))) == .noRoom)
    }

    @Test("Who the room does not let take part is not heard, whoever wrote the event")
    func denied() {
        let acl = ServerACL(content: ["allow": ["*"], "deny": ["south.example"]])
        let event = room.wire(room.tip)
        #expect(reason(check(event, from: People.south, acl: acl)) == .deniedServer(People.south))
        #expect(reason(check(event, from: People.west, acl: acl)) == nil)
    }

    @Test("An event is a duplicate, lacks predecessors, lacks auth events, or is ready, in this order")
    func placement() {
        var room = room
        room.message("Hello", by: People.ada)
        let event = room.draft(EventType.message, ["body": "Hello"], by: People.cleo, after: [room.tip])
        func placement(_ known: (EventID) -> EventKnowledge) -> Placement { Placement(of: event, known: known) }
        #expect(placement { _ in .placed } == .duplicate)
        #expect(placement { $0 == event.id ? .unknown : .outlier } == .lacksPredecessors([room.tip]))
        #expect(placement { $0 == room.tip ? .placed : .unknown } == .lacksAuthEvents(event.authEvents))
        #expect(placement { $0 == event.id ? .outlier : .placed } == .ready)
    }
}
