import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Who gets an event")
struct FanOutTests {
    private let ada = UserID("@ada:north.example")!
    private let cleo = UserID("@cleo:south.example")!
    private let eve = UserID("@eve:west.example")!

    private func creation(federates: Bool = true) throws -> RoomCreation {
        try #require(RoomCreation(try OutboundRoom.event(EventType.create, key: "", federates ? [:] : ["m.federate": false], by: ada)))
    }

    private func targets(
        _ event: Event, before: Set<String>, after: Set<String>? = nil, handedInBy: String? = nil, federates: Bool = true,
        deniedBefore: Set<String> = [], deniedAfter: Set<String> = [], blocked: Set<String> = []
    ) throws -> [String] {
        let fanOut = FanOut(
            own: "north.example", isDeniedBefore: { deniedBefore.contains($0) }, isDeniedAfter: { deniedAfter.contains($0) },
            isBlocked: { blocked.contains($0) })
        return fanOut.targets(
            of: event, creation: try creation(federates: federates), before: before, after: after ?? before, handedInBy: handedInBy)
    }

    @Test("Everybody with a member in the room but us, in a fixed order")
    func members() throws {
        let message = try OutboundRoom.event("m.room.message", [:], by: ada)
        #expect(try targets(message, before: ["west.example", "north.example", "south.example"]) == ["south.example", "west.example"])
        #expect(try targets(message, before: ["south.example"], federates: false) == [], "this room never leaves its node")
        #expect(try targets(message, before: ["south.example", "west.example"], blocked: ["west.example"]) == ["south.example"])
    }

    @Test("Events of other nodes are not passed on, but a join that was handed in here goes to all others")
    func foreign() throws {
        let message = try OutboundRoom.event("m.room.message", [:], by: cleo)
        #expect(try targets(message, before: ["south.example", "west.example"]) == [])
        let join = try OutboundRoom.member(cleo, .join, by: cleo)
        let all: Set = ["north.example", "south.example", "west.example"]
        #expect(try targets(join, before: ["north.example", "west.example"], after: all, handedInBy: "south.example") == ["west.example"])
    }

    @Test("Who is put out, or was only invited, hears of it")
    func parting() throws {
        let kick = try OutboundRoom.member(cleo, .leave, by: ada)
        #expect(try targets(kick, before: ["north.example", "south.example"], after: ["north.example"]) == ["south.example"])
        #expect(try targets(kick, before: ["north.example"]) == ["south.example"], "an invite that is taken back")
        let ban = try OutboundRoom.member(eve, .ban, by: ada)
        #expect(try targets(ban, before: ["north.example", "south.example"]) == ["south.example", "west.example"])
        let invite = try OutboundRoom.member(eve, .invite, by: ada)
        #expect(try targets(invite, before: ["north.example", "south.example"]) == ["south.example"], "the invited server gets /invite")
    }

    @Test("Servers that the room keeps out get nothing, but they hear that they are kept out, and that they are let in")
    func denied() throws {
        let message = try OutboundRoom.event("m.room.message", [:], by: ada)
        let acl = try OutboundRoom.event(EventType.serverACL, key: "", [:], by: ada)
        let both: Set = ["south.example", "west.example"]
        #expect(try targets(message, before: both, deniedBefore: ["west.example"], deniedAfter: ["west.example"]) == ["south.example"])
        #expect(try targets(acl, before: both, deniedAfter: ["west.example"]) == ["south.example", "west.example"])
        #expect(try targets(acl, before: both, deniedBefore: ["west.example"]) == ["south.example", "west.example"])
    }
}

/// Single events of a room, without a room around them.
enum OutboundRoom {
    static func event(_ type: String, key: String? = nil, _ content: JSONObject, by sender: UserID) throws -> Event {
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: type == EventType.create ? nil : RoomID(create: StreamModel.id(0)),
            content: content, originServerTS: 1)
        return try draft.build(version: .v12, depth: 1, prev: [], auth: [], sha256: { bytes in StreamModel.sha256(bytes) })
    }

    static func member(_ user: UserID, _ membership: Membership, by sender: UserID) throws -> Event {
        try event(EventType.member, key: user.text, MemberContent(membership).content, by: sender)
    }
}
