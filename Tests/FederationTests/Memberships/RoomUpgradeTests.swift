import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("A room is replaced by a newer one")
struct RoomUpgradeTests {
    private func old(_ version: RoomVersion) -> WrittenRoom {
        var room = WrittenRoom(version)
        room.member(People.ben, .join, by: People.ben)
        room.say(EventType.powerLevels, key: "", ["users": .object(levels(version))], by: People.ada)
        room.say(EventType.name, key: "", ["name": "Lobby"], by: People.ada)
        room.say(EventType.serverACL, key: "", ["allow": ["*"], "deny": ["evil.example"]], by: People.ada)
        room.member(People.eve, .ban, by: People.ada)
        return room
    }

    private func levels(_ version: RoomVersion) -> JSONObject {
        var users: JSONObject = [People.ben.text: 50]
        if !version.creatorsHaveInfinitePower { users[People.ada.text] = 100 }
        return users
    }

    @Test("Every event of the new room is allowed, and it says what the old one said", arguments: RoomVersion.allCases)
    func upgraded(version: RoomVersion) throws {
        let written = old(version)
        let upgrade = try RoomUpgrade(of: PlayedRoom(written).state, by: People.ada, nonce: "n", at: 50)
        let create = WrittenRoom.built(upgrade.create, .v12, prev: [], auth: [])
        #expect(create.content["predecessor"] == ["room_id": .string(written.id.text)], "no event id")
        var state = try #require(EventState(create: create))
        var tip = create.id
        for draft in upgrade.drafts(in: create.roomID, banned: [People.eve]) {
            let event = WrittenRoom.built(
                draft, .v12, prev: [tip], auth: state.ids(AuthSelection.names(for: draft, version: .v12)))
            #expect(AuthRules.check(event, against: state, signatures: Seal.rules) == .allowed, "\(event.type)")
            state.apply(event)
            tip = event.id
        }
        #expect(state.membership(of: People.ada) == .join && state.membership(of: People.eve) == .ban)
        #expect(state.joinRule() == .public)
        #expect(state[StateKey(EventType.name)]?.content == ["name": "Lobby"])
        #expect(state[StateKey(EventType.serverACL)]?.content["deny"] == ["evil.example"])
        let levels = try #require(state.powerLevels())
        #expect(levels.users[People.ada.text] == nil && levels.users[People.ben.text] == 50)
        #expect(levels.events[EventType.tombstone] == 150)
    }

    @Test("The old room ends with where everybody goes; who is no owner cannot end it", arguments: RoomVersion.allCases)
    func tombstone(version: RoomVersion) throws {
        let room = PlayedRoom(old(version))
        let upgrade = try RoomUpgrade(of: room.state, by: People.ada, nonce: "n", at: 50)
        let next = StreamModel.room(9)
        let draft = upgrade.tombstone(to: next)
        #expect(draft.content["replacement_room"]?.string == next.text && draft.roomID == room.written.id)
        let event = room.written.draft(draft.type, key: draft.stateKey, draft.content, by: draft.sender, after: [room.written.tip])
        #expect(AuthRules.check(event, against: room.state, signatures: Seal.rules) == .allowed)
        for user in [People.cleo, People.eve] {
            #expect(throws: Refusal.self) { _ = try RoomUpgrade(of: room.state, by: user, nonce: "n", at: 50) }
        }
    }
}
