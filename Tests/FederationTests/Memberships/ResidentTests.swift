import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Handshakes at a resident node")
struct ResidentTests {
    private func room(_ rule: JoinRule = .public, _ version: RoomVersion = .v12) -> PlayedRoom {
        var written = WrittenRoom(version)
        written.member(People.ben, .join, by: People.ben)
        var levels = PowerLevels.initial()
        levels.invite = 50
        if version != .v12 { levels.users[People.ada.text] = 100 }
        written.say(EventType.powerLevels, key: "", levels.content, by: People.ada)
        written.say(EventType.joinRules, key: "", rule.content, by: People.ada)
        return PlayedRoom(written)
    }

    private let club = StreamModel.room(7)

    private func refusal(_ body: () throws -> Void) -> HandshakeRefusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? HandshakeRefusal
        }
    }

    @Test("Cleo asks, her node makes the event and hands it in, and takes the state that comes back", arguments: RoomVersion.allCases)
    func wholeJoin(version: RoomVersion) async throws {
        let room = room(.public, version)
        let join = try Handshake.event(.join, of: People.cleo, in: room)
        let handed = try Handshake.handedIn(
            Handshake.signed(join, by: [People.south]), id: join.id, .join, in: room, from: People.south)
        #expect(handed.event.id == join.id && !handed.isToBeSigned)
        let bytes = HandedInEvent.joinAnswer(
            event: Handshake.signed(join, by: [People.south]).encoded(), state: room.stateOnWire.map { $0.encoded() },
            authChain: room.chainOnWire.map { $0.encoded() }, own: People.north)
        let answer = try await Handshake.answers.check(try JSON(parsing: bytes), to: join, from: People.north)
        #expect(answer.state.count == room.stateOnWire.count && answer.dropped == 0)
    }

    @Test("A template is refused with the protocol's words")
    func refusals() {
        let room = room()
        func ask(_ membership: Membership, _ user: UserID = People.cleo, in room: PlayedRoom?, versions: [String] = ["12"])
            -> HandshakeRefusal?
        {
            refusal { _ = try Handshake.template(membership, of: user, in: room, versions: versions) }
        }
        #expect(ask(.join, in: nil) == .notInRoom)
        #expect(ask(.join, in: room, versions: ["10", "11"]) == .incompatibleVersion(.v12))
        #expect(ask(.join, in: room, versions: []) == .incompatibleVersion(.v12))
        #expect(ask(.join, in: self.room(.invite))?.status == 403)
        #expect(ask(.knock, in: room)?.status == 403)
        #expect(ask(.knock, in: self.room(.knock)) == nil)
        #expect(ask(.leave, in: room)?.status == 403, "who is not in it cannot leave")
        var kept = room
        kept.kept = [People.south]
        #expect(ask(.join, in: kept)?.status == 403)
        let foreign = refusal {
            _ = try ResidentTemplates.answer(
                .join, of: People.cleo, in: room, versions: ["12"], from: People.west, at: 1, sha256: Handshake.sha256)
        }
        #expect(foreign?.status == 403)
    }

    @Test("A restricted room: who vouches, and why nobody can")
    func restricted() throws {
        var room = room(.restricted([club]))
        func ask() -> HandshakeRefusal? { refusal { _ = try Handshake.template(.join, of: People.cleo, in: room) } }
        #expect(ask() == .unableToAuthorise, "we are not in the club")
        room.others[club] = .notMember
        #expect(ask()?.status == 403)
        room.others[club] = .member
        let template = try Handshake.template(.join, of: People.cleo, in: room)
        #expect(template["event"]?["content"]?["join_authorised_via_users_server"]?.string == People.ada.text, "Ben may not invite")
        let join = try Handshake.event(.join, of: People.cleo, in: room)
        let handed = try Handshake.handedIn(Handshake.signed(join, by: [People.south]), id: join.id, .join, in: room, from: People.south)
        #expect(handed.isToBeSigned)
        var later = room
        later.others[club] = .notMember
        #expect(
            refusal {
                _ = try Handshake.handedIn(Handshake.signed(join, by: [People.south]), id: join.id, .join, in: later, from: People.south)
            }?.status == 403, "what we sign is judged again")
        let power = RoomPower(creation: room.state.creation, levels: room.state.powerLevels())
        #expect(throws: HandshakeRefusal.unableToGrant) {
            _ = try RestrictedJoin.authoriser(rule: .restricted([club]), power: power, candidates: [People.ben], standing: { _ in .member })
        }
    }

    @Test("A restricted join counts when whoever vouches has signed, and only that signature is taken from the answer")
    func vouched() async throws {
        var room = room(.restricted([club]))
        room.others[club] = .member
        let join = try Handshake.event(.join, of: People.cleo, in: room)
        func check(_ event: JSON?) async throws -> JoinAnswer {
            try await Handshake.answers.check(room.joinAnswer.setting("event", event), to: join, from: People.north)
        }
        let good = try await check(Handshake.signed(join, by: [People.south, People.north, People.west]))
        #expect(good.join.signatures.keys == [People.north] && good.join.event === join)
        await #expect(throws: HandshakeFault.notVouchedFor) { _ = try await check(nil) }
        await #expect(throws: HandshakeFault.notVouchedFor) { _ = try await check(Handshake.signed(join, by: [People.south])) }
        let other = try Handshake.event(.join, of: People.cleo, in: room).wireForm(
            signatures: Seal.signatures(join.id, by: [People.north]))
        await #expect(throws: HandshakeFault.notVouchedFor) {
            _ = try await check(JSON.object(other).setting("content/displayname", "Mallory"))
        }
    }

    @Test("What is handed in must be what the request is for")
    func handedIn() throws {
        let room = room()
        let join = try Handshake.event(.join, of: People.cleo, in: room)
        let json = Handshake.signed(join, by: [People.south])
        func hand(
            _ json: JSON, id: EventID? = nil, _ membership: Membership = .join, from origin: String = People.south
        ) -> Int? {
            refusal { _ = try Handshake.handedIn(json, id: id ?? join.id, membership, in: room, from: origin) }?.status
        }
        #expect(hand(json) == nil)
        #expect(hand(json, id: People.nowhere(1)) == 400)
        #expect(hand(json, .leave) == 400)
        #expect(hand(json, from: People.west) == 403, "another server's user")
        #expect(hand(json.setting("signatures", [:])) == 403)
        #expect(hand(json.setting("content/displayname", "Mallory")) == 403, "a wrong hash")
        #expect(hand(json.setting("room_id", .string(StreamModel.room(3).text))) == 403)
        let levels = room.written.draft(EventType.powerLevels, key: "", [:], by: People.cleo, after: [room.written.tip])
        #expect(hand(Handshake.signed(levels, by: [People.south]), id: levels.id) == 400)
        let kick = room.written.draft(
            EventType.member, key: People.ben.text, MemberContent(.leave).content, by: People.cleo, after: [room.written.tip])
        #expect(hand(Handshake.signed(kick, by: [People.south]), id: kick.id, .leave) == 400, "somebody else's membership")
        let own = room.written.draft(
            EventType.member, key: People.ben.text, MemberContent(.leave).content, by: People.ben, after: [room.written.tip])
        #expect(hand(Handshake.signed(own, by: [People.south]), id: own.id, .leave, from: People.south) == 403, "one of ours")
        #expect(hand(Handshake.signed(own, by: []), id: own.id, .leave, from: People.north) == 403, "ourselves")
    }
}
