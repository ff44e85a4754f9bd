import CanonicalJSON
import Chat

extension RoomModel.Act {
    /// Any act of anybody on anybody, sensible or not.
    static func random(using random: inout SeededRandom) -> RoomModel.Act {
        let actor = Cast.everybody.randomElement(using: &random)!
        let user = Bool.random(using: &random) ? actor : Cast.everybody.randomElement(using: &random)!
        let level: Int64 = [0, 10, 49, 50, 51, 99, 100].randomElement(using: &random)!
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return .say(actor)
        case 1: return .topic(actor)
        case 2: return .rule([.public, .public, .invite, .knock].randomElement(using: &random)!, by: actor)
        case 3, 4: return .level(user, [level, level, nil].randomElement(using: &random)!, by: actor)
        case 5:
            let fields: [WritableKeyPath<RoomModel.Thresholds, Int64>] = [\.ban, \.kick, \.invite, \.state, \.events]
            return .threshold(fields.randomElement(using: &random)!, min(level, 60), by: actor)
        default: return .become(user, Membership.allCases.randomElement(using: &random)!, by: actor)
        }
    }

    var actor: UserID {
        switch self {
        case .say(let user), .topic(let user): user
        case .become(_, _, let actor), .rule(_, let actor), .level(_, _, let actor), .threshold(_, _, let actor): actor
        }
    }

    /// The event that does it in the room of `stage`, whose power levels are those of `model`.
    func event(in stage: Stage, model: RoomModel) -> Event {
        switch self {
        case .say(let user): return stage.event(EventType.message, by: user)
        case .topic(let user): return stage.event(EventType.topic, key: "", RoomTexts.topic("Tea"), by: user)
        case .rule(let rule, let actor): return stage.event(EventType.joinRules, key: "", rule.content, by: actor)
        case .become(let user, let membership, let actor): return stage.membership(user, membership.rawValue, by: actor)
        case .level, .threshold:
            var changed = model
            changed.apply(self)
            return stage.event(EventType.powerLevels, key: "", changed.powerLevels.content, by: actor)
        }
    }
}

extension RoomModel {
    var powerLevels: PowerLevels {
        var levels = PowerLevels()
        for (user, level) in self.levels { levels.users[user.text] = level }
        levels.ban = thresholds.ban
        levels.kick = thresholds.kick
        levels.invite = thresholds.invite
        levels.stateDefault = thresholds.state
        levels.eventsDefault = thresholds.events
        return levels
    }
}
