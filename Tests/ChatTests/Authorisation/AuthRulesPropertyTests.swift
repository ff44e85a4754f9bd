import CanonicalJSON
import Chat
import Testing

@Suite("The authorisation rules over random lives of a room")
struct AuthRulesPropertyTests {
    /// A room's life: what was tried, and which of it was allowed.
    private struct Life {
        var stage: Stage
        var model: RoomModel
        var parsed: ParsedState
        var verdicts: [AuthVerdict] = []

        init(_ version: RoomVersion) {
            let infinite = version.creatorsHaveInfinitePower
            stage = Stage(version, create: infinite ? ["additional_creators": [.string(Cast.ben.text)]] : [:])
            model = RoomModel(
                creators: infinite ? [Cast.ada, Cast.ben] : [Cast.ada], creatorsAreInfinite: infinite,
                levels: infinite ? [Cast.cleo: 50] : [Cast.ada: 100, Cast.ben: 50], joined: Cast.ada)
            parsed = ParsedState(creation: stage.state.creation)
            parsed.apply(stage.membership(Cast.ada, "join", by: Cast.ada))
            let levels = stage.event(EventType.powerLevels, key: "", model.powerLevels.content, by: Cast.ada)
            stage.accept(levels)
            parsed.apply(levels)
        }

        mutating func live(_ act: RoomModel.Act) {
            let event = act.event(in: stage, model: model)
            let verdict = stage.verdict(event)
            #expect((verdict == .allowed) == model.allows(act), "\(act) after \(verdicts.count) steps: \(verdict)")
            #expect(AuthRules.check(event, against: parsed, signatures: Stage.signatures) == verdict, "parsed state, \(act)")
            verdicts.append(verdict)
            guard verdict == .allowed else { return }
            let before = model
            model.apply(act)
            stage.accept(event)
            parsed.apply(event)
            checkInvariants(act, before: before, event: event)
        }

        /// What must hold whatever the rules are made of.
        private func checkInvariants(_ act: RoomModel.Act, before: RoomModel, event: Event) {
            let own = before.power(act.actor)
            for user in Cast.everybody {
                let (old, new) = (before.memberships[user], model.memberships[user])
                #expect(!(old == .ban && new == .join), "nobody joins out of a ban")
                if old != new, user != act.actor, new == .ban || new == .leave {
                    #expect(before.power(user) < own, "nobody removes who is as strong")
                }
                if old != new, new == .join { #expect(user == act.actor, "nobody is made to join") }
                let (less, more) = (before.power(user), model.power(user))
                if less != more { #expect(more <= own && (user == act.actor || less < own), "nobody gives or takes more than they have") }
            }
            if before.memberships[act.actor] != .join { #expect(event.type == EventType.member, "outsiders only move themselves") }
            if model.creatorsAreInfinite { #expect(model.power(Cast.ada) == .infinity && model.power(Cast.ben) == .infinity) }
        }
    }

    /// A life that starts with everybody in the room: what begins empty soon has nobody left who may do anything.
    private func life(_ version: RoomVersion, seed: Int, steps: Int) -> Life {
        var random = SeededRandom(seed: UInt64(seed))
        var life = Life(version)
        life.live(.rule(.public, by: Cast.ada))
        for user in Cast.everybody { life.live(.become(user, .join, by: user)) }
        for _ in 0..<steps { life.live(.random(using: &random)) }
        return life
    }

    @Test("Every verdict is the model's, and no invariant breaks", arguments: RoomVersion.allCases, 0..<8)
    func agreesWithModel(version: RoomVersion, seed: Int) {
        let verdicts = (0..<10).flatMap { life(version, seed: seed * 10 + $0, steps: 60).verdicts }
        let allowed = verdicts.filter { $0 == .allowed }.count
        #expect(allowed > 90 && verdicts.count - allowed > 90, "lives in which all or nothing is allowed prove little: \(allowed)")
    }

    @Test("The same life gives the same verdicts and the same events", arguments: RoomVersion.allCases)
    func deterministic(version: RoomVersion) {
        let one = life(version, seed: 99, steps: 200)
        let other = life(version, seed: 99, steps: 200)
        #expect(one.verdicts == other.verdicts)
        #expect(one.stage.tip == other.stage.tip)
    }
}
