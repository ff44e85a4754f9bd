import CanonicalJSON
import Chat
import Cryptography
import Testing

@Suite("Auth events")
struct AuthEventTests {
    private func names(_ event: Event) -> [String] {
        AuthSelection.names(for: event).map { $0.key.isEmpty ? $0.type : "\($0.type) \($0.key)" }
    }

    private func cited(_ event: Event, in stage: Stage) -> [CitedEvent] {
        AuthSelection.names(for: event).compactMap { stage.state[$0] }.map { CitedEvent($0) }
    }

    @Test("A message names create, power levels and its sender; in version 12 not the create event", arguments: RoomVersion.allCases)
    func message(version: RoomVersion) {
        let expected = ["m.room.create", "m.room.power_levels", "m.room.member @ada:north.example"]
        #expect(names(Stage(version).event("m.room.message", by: Cast.ada)) == (version == .v12 ? Array(expected.dropFirst()) : expected))
    }

    @Test("Member events name what their rules ask for")
    func members() {
        let stage = Stage(.v12)
        let ada = "m.room.member @ada:north.example"
        let ben = "m.room.member @ben:north.example"
        let levels = "m.room.power_levels"
        let rules = "m.room.join_rules"
        #expect(names(stage.membership(Cast.ben, "ban", by: Cast.ada)) == [levels, ada, ben])
        #expect(names(stage.membership(Cast.ben, "leave", by: Cast.ben)) == [levels, ben])
        #expect(names(stage.membership(Cast.ben, "knock", by: Cast.ben)) == [levels, ben, rules])
        #expect(names(stage.membership(Cast.ben, "invite", by: Cast.ada)) == [levels, ada, ben, rules])
        let voucher: JSONObject = ["join_authorised_via_users_server": .string(Cast.ada.text)]
        #expect(names(stage.membership(Cast.ben, "join", by: Cast.ben, adding: voucher)) == [levels, ben, rules, ada])
        #expect(names(stage.membership(Cast.ben, "leave", by: Cast.ben, adding: voucher)) == [levels, ben])
        let invite: JSONObject = ["third_party_invite": ["signed": ["token": "t"]]]
        #expect(
            names(stage.membership(Cast.ben, "invite", by: Cast.ada, adding: invite))
                == [levels, ada, ben, rules, "m.room.third_party_invite t"])
    }

    @Test("What an event should name is allowed", arguments: RoomVersion.allCases)
    func proper(version: RoomVersion) {
        var stage = Stage(version)
        stage.joinRule(.public)
        stage.powers([:])
        for event in [stage.event("m.room.message", by: Cast.ada), stage.membership(Cast.ben, "join", by: Cast.ben)] {
            #expect(AuthRules.checkAuthEvents(of: event, cited: cited(event, in: stage)) == .allowed)
        }
    }

    @Test("Other auth events are rejected with the reason", arguments: RoomVersion.allCases)
    func improper(version: RoomVersion) throws {
        var stage = Stage(version)
        stage.powers([:])
        stage.joinRule(.public)
        let message = stage.event("m.room.message", by: Cast.ada)
        let proper = cited(message, in: stage)
        let levels = try #require(stage.state[StateKey(EventType.powerLevels)])
        let rules = try #require(stage.state[StateKey(EventType.joinRules)])
        let create = try #require(stage.state[StateKey(EventType.create)])
        func check(_ cited: [CitedEvent]) -> AuthVerdict { AuthRules.checkAuthEvents(of: message, cited: cited) }

        #expect(check(proper + [CitedEvent(levels)]) == .rejected(.duplicateAuthEvent))
        #expect(check(proper + [CitedEvent(rules)]) == .rejected(.unneededAuthEvent))
        #expect(check(proper + [CitedEvent(message)]) == .rejected(.unneededAuthEvent), "a message is no state")
        #expect(check(proper.dropLast() + [CitedEvent(proper[proper.count - 1].event, isRejected: true)]) == .rejected(.rejectedAuthEvent))
        let foreign = Stage(version, create: ["other": 1]).event(
            EventType.powerLevels, key: "", by: Cast.ada, room: version == .v12 ? nil : RoomID("!x:north.example"))
        let others = proper.filter { $0.event.type != EventType.powerLevels }
        #expect(check(others + [CitedEvent(foreign)]) == .rejected(.foreignAuthEvent))
        if version == .v12 {
            #expect(check(proper + [CitedEvent(create)]) == .rejected(.unneededAuthEvent))
        } else {
            #expect(check(proper.filter { $0.event.type != EventType.create }) == .rejected(.missingCreate))
        }
    }

    @Test("An invited stranger is vouched for by any valid signature of any of the keys, over all that was signed")
    func vouched() throws {
        let keys = try (1...3).map { try SigningKey(seed: SecureBytes(copying: [UInt8](repeating: $0, count: 32))) }
        let publicKeys = keys.map { UnpaddedBase64.encode($0.verifyingKey.rawRepresentation) }
        let content: JSONObject = ["mxid": .string(Cast.ben.text), "token": "t"]
        func signed(_ content: JSONObject, by key: SigningKey, as name: String = "ed25519:1") -> JSONObject {
            var signed = content
            let signature: JSON = .string(UnpaddedBase64.encode(key.sign(content.encoded())))
            signed["signatures"] = ["id.example": [name: signature, "ed25519:other": "AAAA"], "odd.example": 1]
            signed["unsigned"] = ["age": 1]
            return signed
        }
        func isVouched(_ signed: JSONObject, by publicKeys: [String]) -> Bool {
            SignatureChecks.isVouched(signed, by: publicKeys) { bytes, signature, key in
                guard let signature = UnpaddedBase64.decode(signature), let key = UnpaddedBase64.decode(key) else { return false }
                return (try? VerifyingKey(rawRepresentation: key))?.isValid(signature: signature, for: bytes) ?? false
            }
        }
        let proper = signed(content, by: keys[1])
        #expect(isVouched(proper, by: publicKeys))
        #expect(isVouched(proper, by: ["no base64!", publicKeys[1]]))
        #expect(!isVouched(proper, by: [publicKeys[0], publicKeys[2]]))
        #expect(!isVouched(proper, by: []))
        #expect(!isVouched(content, by: publicKeys), "no signature")
        #expect(!isVouched(signed(content, by: keys[1], as: "rsa:1"), by: publicKeys), "another algorithm")
        var changed = proper
        changed["token"] = "u"
        #expect(!isVouched(changed, by: publicKeys), "what was signed has changed")
    }

    @Test("A redaction takes effect by the redact level, or within one server")
    func redactions() {
        var stage = Stage(.v12)
        stage.powers([Cast.dan: 50])
        let power = RoomPower(creation: stage.state.creation, levels: stage.state.powerLevels())
        let message = stage.event("m.room.message", by: Cast.ben)
        #expect(power.redactionApplies(from: Cast.dan, to: message), "by level")
        #expect(!power.redactionApplies(from: Cast.cleo, to: message), "neither")
        #expect(power.redactionApplies(from: Cast.ada, to: message), "creator")
        #expect(power.redactionApplies(from: Cast.user("@eve:north.example"), to: message), "same server")
        let elsewhere = Stage(.v12, create: ["other": 1]).event("m.room.message", by: Cast.ben)
        #expect(!power.redactionApplies(from: Cast.ada, to: elsewhere), "another room")
    }
}
