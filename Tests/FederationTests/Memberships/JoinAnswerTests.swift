import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Answers to a join")
struct JoinAnswerTests {
    private func room(_ version: RoomVersion = .v12) -> PlayedRoom {
        var written = WrittenRoom(version)
        written.member(People.ben, .join, by: People.ben)
        written.say(EventType.name, key: "", ["name": "Lobby"], by: People.ada)
        written.say(EventType.name, key: "", ["name": "The Lobby"], by: People.ada)
        written.message("welcome", by: People.ada)
        return PlayedRoom(written)
    }

    private func check(_ answer: JSON, in room: PlayedRoom) async throws -> JoinAnswer {
        try await Handshake.answers.check(answer, to: try Handshake.event(.join, of: People.cleo, in: room), from: People.north)
    }

    @Test("Cleo's node takes the whole state when all of it holds", arguments: RoomVersion.allCases)
    func honest(version: RoomVersion) async throws {
        let room = room(version)
        let answer = try await check(room.joinAnswer, in: room)
        #expect(answer.creation.roomID == room.written.id)
        #expect(answer.state.count == room.stateOnWire.count && answer.dropped == 0)
        #expect(Set(answer.state.map(\.event.id)).isDisjoint(with: answer.authChain.map(\.event.id)))
    }

    private func without(_ type: String, _ answer: JSON) -> JSON {
        answer.setting("state", .array((answer["state"]?.array ?? []).filter { $0["type"]?.string != type }))
    }

    @Test("Without the create event, or with another room's, nothing is taken", arguments: RoomVersion.allCases)
    func create(version: RoomVersion) async throws {
        let room = room(version)
        let bare = without(EventType.create, room.joinAnswer)
        await #expect(throws: HandshakeFault.missingCreate) { _ = try await check(bare, in: room) }
        let other = PlayedRoom(WrittenRoom(version, name: "cellar"))
        let foreign = other.stateOnWire.filter { $0["type"]?.string == EventType.create }
        await #expect(throws: HandshakeFault.otherCreate) {
            _ = try await check(bare.setting("state", .array((bare["state"]?.array ?? []) + foreign)), in: room)
        }
    }

    @Test("A create event that names another version than the template did is another room's")
    func version() async throws {
        let old = room(.v11)
        let join = try Handshake.event(.join, of: People.cleo, in: room(.v12))
        await #expect(throws: HandshakeFault.otherCreate) {
            _ = try await Handshake.answers.check(old.joinAnswer, to: join, from: People.north)
        }
    }

    @Test("A create event that is not validly signed is the end")
    func unsignedCreate() async throws {
        let room = room()
        let state = room.stateOnWire.map { $0["type"]?.string == EventType.create ? $0.setting("signatures", [:]) : $0 }
        await #expect(throws: HandshakeFault.unverifiable(room.written.creation.id)) {
            _ = try await check(room.joinAnswer.setting("state", .array(state)), in: room)
        }
    }

    @Test("Single events that nobody can verify are left out, with what rests on them; the join succeeds")
    func unverifiable() async throws {
        let room = room()
        let ben = room.state[StateKey(EventType.member, People.ben.text)]
        let state = room.stateOnWire.map { $0["state_key"]?.string == People.ben.text ? $0.setting("signatures", [:]) : $0 }
        let answer = try await check(room.joinAnswer.setting("state", .array(state)), in: room)
        #expect(answer.dropped == 1 && answer.state.count == room.stateOnWire.count - 1)
        #expect(!answer.state.contains { $0.event.id == ben?.id })
    }

    @Test("Two events for one piece of state, and one that is no state, break the answer")
    func brokenState() async throws {
        let room = room()
        let message = room.written.order.map(room.written.wire).filter { $0["state_key"] == nil }
        for more in [room.chainOnWire.filter { $0["type"]?.string == EventType.name }, message] {
            #expect(!more.isEmpty)
            await #expect(throws: HandshakeFault.brokenState) {
                _ = try await check(room.joinAnswer.setting("state", .array(room.stateOnWire + more)), in: room)
            }
        }
    }

    @Test("State that the rules do not allow is left out: Dan is no admin because the north node says so")
    func extraState() async throws {
        let room = room()
        let levels = room.written.draft(
            EventType.powerLevels, key: "", ["users": [People.dan.text: 100]], by: People.dan, after: [room.written.tip])
        let answer = try await check(room.joinAnswer.setting("state", .array(room.stateOnWire + [Seal.wire(levels)])), in: room)
        #expect(answer.dropped == 1 && !answer.state.contains { $0.event.id == levels.id })
    }

    @Test("A state that does not let Cleo in makes no join, nor does one whose join rules are missing")
    func notAllowed() async throws {
        var written = WrittenRoom()
        let open = PlayedRoom(written)
        let join = try Handshake.event(.join, of: People.cleo, in: open)
        await #expect(throws: HandshakeFault.self) {
            _ = try await Handshake.answers.check(without(EventType.joinRules, open.joinAnswer), to: join, from: People.north)
        }
        written.member(People.cleo, .ban, by: People.ada)
        await #expect(throws: HandshakeFault.notAllowed(.banned)) {
            _ = try await Handshake.answers.check(PlayedRoom(written).joinAnswer, to: join, from: People.north)
        }
    }

    @Test("An answer without its members, or without its lists, is none")
    func incomplete() async throws {
        let room = room()
        await #expect(throws: HandshakeFault.membersOmitted) {
            _ = try await check(room.joinAnswer.setting("members_omitted", true), in: room)
        }
        for field in ["state", "auth_chain"] {
            await #expect(throws: HandshakeFault.malformed(field)) { _ = try await check(room.joinAnswer.setting(field, "x"), in: room) }
        }
    }

    @Test("Events of other rooms in the answer are left out")
    func otherRoom() async throws {
        let room = room()
        let foreign = PlayedRoom(WrittenRoom(name: "cellar")).stateOnWire.filter { $0["type"]?.string == EventType.member }
        let chain = room.chainOnWire + foreign
        #expect(try await check(room.joinAnswer.setting("auth_chain", .array(chain)), in: room).dropped == foreign.count)
    }

    @Test("Whatever a peer answers, it is taken or refused, never more", arguments: 0..<12)
    func anything(seed: Int) async throws {
        let room = room(RoomVersion.allCases[seed % 3])
        let join = try Handshake.event(.join, of: People.cleo, in: room)
        let template = try Handshake.template(.join, of: People.cleo, in: room)
        var random = SimulationRandom(seed: UInt64(seed))
        for _ in 0..<60 {
            let answer = room.joinAnswer.mangled(using: &random)
            if let taken = try? await Handshake.answers.check(answer, to: join, from: People.north) {
                #expect(taken.creation.roomID == room.written.id)
                #expect(taken.state.allSatisfy { $0.event.roomID == room.written.id })
            }
            let mangled = template.mangled(using: &random)
            if let taken = try? MembershipTemplate(answer: mangled, for: People.cleo, .join, in: room.written.id, from: People.north) {
                let event = try taken.event(MemberContent(.join), at: 1, sha256: Handshake.sha256)
                #expect(event.type == EventType.member && event.sender == People.cleo && event.content["membership"] == "join")
            }
        }
    }
}

extension JSON {
    /// The same with a few values somewhere in it replaced.
    func mangled(using random: inout SimulationRandom, share: Int = 6) -> JSON {
        if random.chance(share) {
            return random.pick([
                .null, 7, "x", [], [:], .bool(true), .string(String(repeating: "y", count: 300)), .int(Int64.max), .double(0.5),
            ])
        }
        switch self {
        case .array(let elements): return .array(elements.map { $0.mangled(using: &random, share: max(1, share / 2)) })
        case .object(let object):
            var result = JSONObject()
            for (key, value) in object { result[key] = value.mangled(using: &random, share: max(1, share / 2)) }
            return .object(result)
        default: return self
        }
    }
}
