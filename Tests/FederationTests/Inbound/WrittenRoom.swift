import CanonicalJSON
import Chat
import Cryptography
import Federation

/// A room as its first node has it. Events can be put after any others, and shown to other nodes as they go over the wire.
struct WrittenRoom {
    let version: RoomVersion
    let creation: RoomCreation
    private(set) var branches = BranchesInMemory()
    /// In order of arrival.
    private(set) var order: [EventID] = []
    private let clock: Int64 = 1_700_000_000_000

    /// Ada's room on the north node, which anybody may join.
    init(_ version: RoomVersion = .v12, name: String = "lobby") {
        self.version = version
        var content: JSONObject = ["room_version": .string(version.rawValue), "name": .string(name)]
        if version == .v10 { content["creator"] = .string(People.ada.text) }
        let create = WrittenRoom.built(
            EventDraft(
                type: EventType.create, stateKey: "", sender: People.ada,
                roomID: version.roomIDIsCreateHash ? nil : RoomID("!\(name):north.example"), content: content, originServerTS: clock),
            version, prev: [], auth: [])
        guard let creation = RoomCreation(create) else { preconditionFailure("The create event of a test is a proper one.") }
        self.creation = creation
        take(create)
        member(People.ada, .join, by: People.ada)
        say(EventType.joinRules, key: "", JoinRule.public.content, by: People.ada)
    }

    var id: RoomID { creation.roomID }
    var tip: EventID { order[order.count - 1] }
    var receiving: ReceivingRoom { ReceivingRoom(creation) }

    func event(_ id: EventID) -> Event {
        guard let event = branches.event(id)?.event else { preconditionFailure("No such event: \(id)") }
        return event
    }

    func wire(_ id: EventID) -> JSON { Seal.wire(event(id)) }
    func checked(_ id: EventID) -> CheckedEvent { Seal.checked(event(id)) }

    /// Says something after `prev`, else after the newest event.
    @discardableResult
    mutating func say(_ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID, after prev: [EventID]? = nil) -> EventID
    {
        let event = draft(type, key: key, content, by: sender, after: prev ?? [tip])
        take(event)
        return event.id
    }

    @discardableResult
    mutating func message(_ text: String, by sender: UserID, after prev: [EventID]? = nil) -> EventID {
        say(EventType.message, ["body": .string(text), "msgtype": "m.text"], by: sender, after: prev)
    }

    @discardableResult
    mutating func member(_ user: UserID, _ membership: Membership, by sender: UserID, after prev: [EventID]? = nil) -> EventID {
        say(EventType.member, key: user.text, MemberContent(membership).content, by: sender, after: prev)
    }

    /// An event that is not taken into the room. It names what the state after `prev` asks for, or `naming`.
    func draft(
        _ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID, after prev: [EventID], naming: [EventID]? = nil,
        depth: Int64 = 7
    ) -> Event {
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: creation.roomID, content: content,
            originServerTS: clock + Int64(order.count))
        let state = prev.first.flatMap { branches.point(after: $0) }.map { branches.whole($0) } ?? [:]
        let auth = naming ?? AuthSelection.names(for: draft, version: version).compactMap { state[$0] }
        return WrittenRoom.built(draft, version, prev: prev, auth: auth, depth: depth)
    }

    mutating func take(_ event: Event) {
        do {
            branches.write(try ArrivalJudgement(creation, known: branches, signatures: Seal.rules).judge(event))
            order.append(event.id)
        } catch {
            preconditionFailure("The room of a test has what its events name: \(error)")
        }
    }

    static func built(_ draft: EventDraft, _ version: RoomVersion, prev: [EventID], auth: [EventID], depth: Int64 = 7) -> Event {
        do {
            return try draft.build(version: version, depth: depth, prev: prev, auth: auth, sha256: { Digest.sha256($0) })
        } catch {
            preconditionFailure("The event of a test can be built: \(error)")
        }
    }
}
