import CanonicalJSON
import Chat
import Cryptography
import Federation

/// A room of the north node as a handshake sees it, over a room that a test has written.
struct PlayedRoom: ResidentRoom {
    let written: WrittenRoom
    let state: EventState
    var others: [RoomID: RestrictedJoin.Standing] = [:]
    var kept: Set<String> = []

    init(_ written: WrittenRoom) {
        self.written = written
        var state = EventState(creation: written.creation)
        for id in written.branches.state(at: written.branches.version).values { state.apply(written.event(id)) }
        self.state = state
    }

    var tips: [EventID] { [written.tip] }
    var depth: Int64 { 8 }
    func ids(_ names: [StateKey]) -> [EventID] { state.ids(names) }
    var ownMembers: [UserID] { [People.ben, People.ada].filter { state.membership(of: $0) == .join } }
    func admits(_ server: String) -> Bool { !kept.contains(server) }
    func standing(of user: UserID, in other: RoomID) -> RestrictedJoin.Standing { others[other] ?? .unknown }

    /// All of the room's state events in their wire form, and everything else of it that they rest on.
    var stateOnWire: [JSON] { written.branches.state(at: written.branches.version).values.sorted { $0.text < $1.text }.map(written.wire) }
    var chainOnWire: [JSON] { written.order.map(written.wire).filter { !stateOnWire.contains($0) && $0["state_key"] != nil } }
    var joinAnswer: JSON { ["state": .array(stateOnWire), "auth_chain": .array(chainOnWire), "members_omitted": false] }
}

/// What the handshakes of these tests share.
enum Handshake {
    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }

    static let answers = JoinAnswerChecks(verification: Seal.verification, signatures: Seal.rules, sha256: { Digest.sha256($0) })

    /// The template that the north node makes, as it goes over the wire.
    static func template(_ membership: Membership, of user: UserID, in room: PlayedRoom?, versions: [String]? = nil) throws -> JSON {
        .object(
            try ResidentTemplates.answer(
                membership, of: user, in: room, versions: versions ?? MembershipTemplate.versions, from: user.server, at: 5, sha256: sha256)
        )
    }

    /// Our event from such a template.
    static func event(_ membership: Membership, of user: UserID, in room: PlayedRoom) throws -> Event {
        let answer = try template(membership, of: user, in: room)
        let read = try MembershipTemplate(answer: answer, for: user, membership, in: room.written.id, from: People.north)
        return try read.event(MemberContent(membership, displayName: "Cleo"), at: 9, sha256: sha256)
    }

    /// The event as its own server alone has signed it.
    static func signed(_ event: Event, by servers: [String]) -> JSON {
        .object(event.wireForm(signatures: Seal.signatures(event.id, by: servers)))
    }

    static func handedIn(
        _ json: JSON, id: EventID, _ membership: Membership, in room: PlayedRoom, from origin: String
    ) throws -> HandedInEvent {
        try HandedInEvent(
            json, id: id.text, membership, in: room, from: origin, own: People.north, verification: Seal.verification,
            sha256: { Digest.sha256($0) })
    }
}

extension JSON {
    /// The same with one member set, or taken away, at a path of names.
    func setting(_ path: String, _ value: JSON?) -> JSON {
        guard case .object(var object) = self else { return self }
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        object[parts[0]] = parts.count == 1 ? value : (object[parts[0]] ?? [:]).setting(parts[1], value)
        return .object(object)
    }
}
