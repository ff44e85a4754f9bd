import Chat

/// What may happen in a room, in plain words: an independent and slow account of the rules that the real ones are compared with.
struct RoomModel {
    enum Act {
        case say(UserID)
        case topic(UserID)
        case become(UserID, Membership, by: UserID)
        case rule(JoinRule, by: UserID)
        case level(UserID, Int64?, by: UserID)
        case threshold(WritableKeyPath<Thresholds, Int64>, Int64, by: UserID)
    }

    struct Thresholds: Sendable {
        var ban: Int64 = 50
        var kick: Int64 = 50
        var invite: Int64 = 0
        var state: Int64 = 50
        var events: Int64 = 0
    }

    let creators: Set<UserID>
    /// Whether creators stand above all levels.
    let creatorsAreInfinite: Bool
    private(set) var memberships: [UserID: Membership] = [:]
    private(set) var levels: [UserID: Int64] = [:]
    private(set) var thresholds = Thresholds()
    private(set) var rule = JoinRule.invite

    init(creators: Set<UserID>, creatorsAreInfinite: Bool, levels: [UserID: Int64], joined: UserID) {
        self.creators = creators
        self.creatorsAreInfinite = creatorsAreInfinite
        self.levels = levels
        memberships[joined] = .join
    }

    func power(_ user: UserID) -> Double {
        creatorsAreInfinite && creators.contains(user) ? .infinity : Double(levels[user] ?? 0)
    }

    private func isIn(_ user: UserID) -> Bool { memberships[user] == .join }

    func allows(_ act: Act) -> Bool {
        switch act {
        case .say(let user):
            return isIn(user) && power(user) >= Double(thresholds.events)
        case .topic(let user):
            return isIn(user) && power(user) >= Double(thresholds.state)
        case .rule(_, let actor):
            return isIn(actor) && power(actor) >= Double(thresholds.state)
        case .become(let user, let membership, let actor):
            return allows(user, membership, by: actor)
        case .level(let user, let level, let actor):
            guard isIn(actor), power(actor) >= Double(thresholds.state) else { return false }
            if creatorsAreInfinite, creators.contains(user) { return level == nil }
            if levels[user] == level { return true }
            if user != actor, let present = levels[user], Double(present) >= power(actor) { return false }
            return level.map { Double($0) <= power(actor) } ?? true
        case .threshold(let field, let level, let actor):
            guard isIn(actor), power(actor) >= Double(thresholds.state) else { return false }
            let present = thresholds[keyPath: field]
            return present == level || Double(max(present, level)) <= power(actor)
        }
    }

    private func allows(_ user: UserID, _ membership: Membership, by actor: UserID) -> Bool {
        let now = memberships[user]
        let stronger = isIn(actor) && power(actor) > power(user)
        switch membership {
        case .join:
            guard actor == user, now != .ban else { return false }
            return rule == .public || now == .invite || now == .join
        case .invite:
            return isIn(actor) && now != .join && now != .ban && power(actor) >= Double(thresholds.invite)
        case .knock:
            return actor == user && rule == .knock && (now == nil || now == .leave || now == .knock)
        case .ban:
            return stronger && power(actor) >= Double(thresholds.ban)
        case .leave:
            if actor == user { return now == .join || now == .invite || now == .knock }
            let needed = now == .ban ? max(thresholds.kick, thresholds.ban) : thresholds.kick
            return stronger && power(actor) >= Double(needed)
        }
    }

    /// Does what is allowed.
    mutating func apply(_ act: Act) {
        switch act {
        case .say, .topic: break
        case .become(let user, let membership, _): memberships[user] = membership
        case .rule(let rule, _): self.rule = rule
        case .level(let user, let level, _): levels[user] = level
        case .threshold(let field, let level, _): thresholds[keyPath: field] = level
        }
    }
}
