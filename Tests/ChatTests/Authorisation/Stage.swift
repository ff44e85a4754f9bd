import CanonicalJSON
import Chat

/// A room that tests set up piece by piece, without asking the rules, and then judge one event in.
struct Stage {
    let version: RoomVersion
    private(set) var state: EventState
    private(set) var tip: EventID
    private var clock: Int64 = 1_700_000_000_000

    /// Ada made the room on the north node and is its only member; there is nothing else, no power levels either.
    init(_ version: RoomVersion, create: JSONObject = [:]) {
        self.version = version
        var content = create
        content["room_version"] = .string(version.rawValue)
        if version == .v10, content["creator"] == nil { content["creator"] = .string(Cast.ada.text) }
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: Cast.ada,
            roomID: version.roomIDIsCreateHash ? nil : Stage.oldRoom, content: content, originServerTS: 1)
        let event = Stage.built(draft, version, prev: [], auth: [])
        guard let state = EventState(create: event) else { preconditionFailure("The create event of a test is a proper one.") }
        self.state = state
        tip = event.id
        member(Cast.ada, .join)
    }

    static let oldRoom = RoomID("!lobby:north.example")!

    var room: RoomID { state.creation.roomID }

    /// Sets a member's membership.
    mutating func member(_ user: UserID, _ membership: Membership) {
        set(EventType.member, user.text, MemberContent(membership).content, by: user)
    }

    mutating func joinRule(_ rule: JoinRule) {
        set(EventType.joinRules, "", rule.content, by: Cast.ada)
    }

    /// Sets the power levels: `users` as given, and what `change` adds.
    mutating func powers(_ users: [UserID: Int64], _ change: (inout PowerLevels) -> Void = { _ in }) {
        var levels = PowerLevels()
        for (user, level) in users { levels.users[user.text] = level }
        change(&levels)
        set(EventType.powerLevels, "", levels.content, by: Cast.ada)
    }

    /// Puts a state event in place without asking whether it is allowed.
    mutating func set(_ type: String, _ key: String, _ content: JSONObject, by sender: UserID) {
        accept(event(type, key: key, content, by: sender))
    }

    mutating func accept(_ event: Event) {
        clock += 1
        state.apply(event)
        tip = event.id
    }

    /// An event after the tip, or after `prev`.
    func event(
        _ type: String, key: String? = nil, _ content: JSONObject = [:], by sender: UserID, prev: [EventID]? = nil, room: RoomID? = nil
    ) -> Event {
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: room ?? state.creation.roomID, content: content, originServerTS: clock)
        return Stage.built(draft, version, prev: prev ?? [tip], auth: state.ids(AuthSelection.names(for: draft, version: version)))
    }

    /// A membership event of `user` by `sender`.
    func membership(_ user: UserID, _ word: String, by sender: UserID, adding more: JSONObject = [:], prev: [EventID]? = nil) -> Event {
        var content: JSONObject = ["membership": .string(word)]
        for (key, value) in more { content[key] = value }
        return event(EventType.member, key: user.text, content, by: sender, prev: prev)
    }

    /// What the rules say, with signatures of both nodes taken for valid and the key `good` vouching for anyone.
    func verdict(_ event: Event) -> AuthVerdict {
        AuthRules.check(event, against: state, signatures: Stage.signatures)
    }

    static let signatures = SignatureChecks(
        isSigned: { _, server in server == "north.example" || server == "south.example" },
        isVouchedFor: { signed, keys in keys.contains("good") && signed["signatures"] != nil })

    static func built(_ draft: EventDraft, _ version: RoomVersion, prev: [EventID], auth: [EventID]) -> Event {
        do {
            return try draft.build(version: version, depth: 2, prev: prev, auth: auth, sha256: Cast.sha256)
        } catch {
            preconditionFailure("The event of a test can be built: \(error)")
        }
    }
}
