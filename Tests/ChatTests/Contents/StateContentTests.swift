import CanonicalJSON
import Chat
import Testing

@Suite("Contents of state events")
struct StateContentTests {
    private static let rooms = [RoomID(create: Cast.id(1)), Stage.oldRoom]

    @Test("Join rules read back", arguments: [.public, .invite, .knock, .restricted(rooms), .knockRestricted([])] as [JoinRule])
    func joinRules(rule: JoinRule) {
        #expect(JoinRule(content: rule.content) == rule)
    }

    @Test("What is no join rule, or names no rooms, is read as such")
    func oddJoinRules() {
        #expect(JoinRule(content: [:]) == .invite, "as where there is no such event")
        #expect(JoinRule(content: ["join_rule": 1]) == .unknown)
        #expect(JoinRule(content: ["join_rule": "private"]) == .unknown)
        let allow: JSON = [["type": "m.room_membership", "room_id": "x"], ["type": "other", "room_id": "!a:north.example"], 1]
        #expect(JoinRule(content: ["join_rule": "restricted", "allow": allow]) == .restricted([]))
    }

    @Test("Members read back")
    func members() {
        for member in [
            MemberContent(.join, displayName: "Ada", avatarURL: "mxc://north.example/a"), MemberContent(.invite, isDirect: true),
            MemberContent(.ban, reason: "spam"), MemberContent(.join, authoriser: Cast.ben),
        ] { #expect(MemberContent(content: member.content) == member) }
        #expect(MemberContent(content: ["membership": "hover"]) == nil)
        #expect(MemberContent(.leave).content == ["membership": "leave"])
    }

    @Test("A create event says what the room is", arguments: RoomKind.allCases)
    func creates(kind: RoomKind) throws {
        let content = CreateContent(kind: kind, additionalCreators: [Cast.ben], federates: false, nonce: "n").content
        #expect(CreateContent.kind(of: content) == kind && CreateContent.version(of: content) == .v12)
        let draft = EventDraft(type: EventType.create, stateKey: "", sender: Cast.ada, roomID: nil, content: content, originServerTS: 1)
        let creation = try #require(RoomCreation(Stage.built(draft, .v12, prev: [], auth: [])))
        #expect(creation.creators == [Cast.ada, Cast.ben] && !creation.federates && creation.roomType == nil)
    }

    @Test("A create event from elsewhere is a group of the version it names")
    func foreignCreates() {
        #expect(CreateContent.kind(of: [:]) == .group)
        #expect(CreateContent.version(of: ["room_version": "10"]) == .v10)
        #expect(CreateContent.version(of: [:]) == nil, "no version means version 1")
        #expect(CreateContent.version(of: ["room_version": "13"]) == nil)
    }

    @Test("History is what the client API calls it, and shared where nothing is said")
    func history() {
        for visibility in HistoryVisibility.allCases { #expect(HistoryVisibility(content: visibility.content) == visibility) }
        #expect(HistoryVisibility(content: ["history_visibility": "odd"]) == .shared)
        #expect(HistoryVisibility.allCases.map(\.history) == [.shared, .shared, .joined, .joined])
        #expect(RoomHistory.allCases.allSatisfy { $0.visibility.history == $0 })
    }

    @Test("Names, topics and aliases read back; empty ones are none")
    func texts() {
        #expect(RoomTexts.name(of: RoomTexts.name("Kitchen")) == "Kitchen" && RoomTexts.name(of: RoomTexts.name("")) == nil)
        #expect(RoomTexts.topic(of: RoomTexts.topic("Tea")) == "Tea" && RoomTexts.topic(of: [:]) == nil)
        let alias = RoomAlias("#lobby:north.example")
        #expect(RoomTexts.alias(of: RoomTexts.alias(alias)) == alias && RoomTexts.alias(of: RoomTexts.alias(nil)) == nil)
    }

    @Test("Names and topics that are too long, and blank names, are refused")
    func badTexts() {
        #expect { try RoomTexts.check(name: " \n") } throws: { ($0 as? Refusal)?.errors.map(\.code) == [.tooShort] }
        #expect { try RoomTexts.check(name: String(repeating: "x", count: 256)) } throws: {
            ($0 as? Refusal)?.errors.map(\.code) == [.tooLong]
        }
        #expect { try RoomTexts.check(topic: String(repeating: "x", count: 4_097)) } throws: {
            ($0 as? Refusal)?.errors.map(\.field) == ["topic"]
        }
        #expect(throws: Never.self) { try RoomTexts.check(name: "Kitchen") }
        #expect(throws: Never.self) { try RoomTexts.check(topic: "") }
    }

    @Test(
        "Reactions are an emoji or a short word",
        arguments: [("👍", true), ("👩‍👩‍👧‍👦", true), ("+1", true), ("", false), (" ", false), ("a\n", false)])
    func reactions(emoji: String, isGood: Bool) {
        #expect(((try? ReactionContent.check(emoji: emoji)) != nil) == isGood)
        #expect(throws: Refusal.self) { try ReactionContent.check(emoji: String(repeating: "é", count: 33)) }
    }
}
