import CanonicalJSON
import Chat
import Cryptography
import Federation
import OutboundHTTP
import Synchronization

/// A server that is played: a room of its own with one maker, everybody else's joins, and what is said there, each signed.
final class PlayedRoom: PeerCalls {
    static let server = ServerName("south.example")!
    static let maker = UserID("@maker:south.example")!

    let create: Event
    let levels: Event
    let rules: Event
    private let keys = PublishedKeys(name: PlayedRoom.server, key: SigningKey(random: .system), id: KeyID(number: 1))
    private let last: Mutex<Event>
    private let state = Mutex<[JSON]>([])

    init() throws {
        let at = milliseconds()
        func made(_ type: String, _ key: String, _ content: JSONObject, _ prev: [Event], _ auth: [Event]) throws -> Event {
            try EventDraft(
                type: type, stateKey: key, sender: Self.maker, roomID: prev.first?.roomID, content: content, originServerTS: at
            ).build(
                version: .v12, depth: EventLimits.depth(after: prev.map(\.depth)), prev: prev.map(\.id), auth: auth.map(\.id),
                sha256: Digest.sha256)
        }
        create = try made(EventType.create, "", ["room_version": .string(RoomVersion.v12.rawValue)], [], [])
        let entered = try made(EventType.member, Self.maker.text, MemberContent(.join).content, [create], [])
        levels = try made(EventType.powerLevels, "", ["users": [:]], [entered], [entered])
        rules = try made(EventType.joinRules, "", JoinRule.public.content, [levels], [levels, entered])
        last = Mutex(rules)
        let whole = [create, entered, levels, rules].map(wire)
        state.withLock { $0 = whole }
    }

    func wire(_ event: Event) -> JSON { .object(WireEvents(keys).object(event, [:])) }

    /// The next event of a user of that server.
    func next(_ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID, auth: [EventID]) throws -> Event {
        let before = last.withLock { $0 }
        let event = try EventDraft(
            type: type, stateKey: key, sender: sender, roomID: create.roomID, content: content, originServerTS: milliseconds()
        ).build(version: .v12, depth: before.depth + 1, prev: [before.id], auth: auth, sha256: Digest.sha256)
        last.withLock { $0 = event }
        return event
    }

    /// Somebody of that server comes in.
    func enter(_ user: UserID, named name: String) throws -> Event {
        let join = try next(
            EventType.member, key: user.text, MemberContent(.join, displayName: name).content, by: user, auth: [levels.id, rules.id])
        state.withLock { $0.append(wire(join)) }
        return join
    }

    func send(_ request: PeerRequest, to peer: ServerName) async throws(PeerFailure) -> JSON {
        if request.target.contains("/key/v2/server") { return .object(keys.object(at: milliseconds())) }
        if request.target.contains("/make_join/") { return template() }
        if request.target.contains("/send_join/") {
            // What is said from now on follows the join.
            let join = request.content.flatMap { try? ReceivedEvent(json: $0, version: .v12, sha256: Digest.sha256) }
            if let join { last.withLock { $0 = join.event } }
            return ["members_omitted": false, "state": .array(state.withLock { $0 }), "auth_chain": [], "event": request.content ?? .null]
        }
        throw .notAnswered(.unreachable)
    }

    private func template() -> JSON {
        let before = last.withLock { $0 }
        let event: JSON = [
            "type": .string(EventType.member), "room_id": .string(create.roomID.text), "sender": "@ada:north.example",
            "state_key": "@ada:north.example", "content": ["membership": "join"], "prev_events": [.string(before.id.text)],
            "auth_events": [.string(levels.id.text), .string(rules.id.text)], "depth": .int(before.depth + 1), "origin_server_ts": 1,
        ]
        return ["room_version": .string(RoomVersion.v12.rawValue), "event": event]
    }
}
