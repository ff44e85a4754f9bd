/// A room's power levels in the words of the client API: roles and abilities.
///
/// In rooms made here the abilities follow the roles exactly; rooms made elsewhere may have other levels, and then the levels count.
package struct Permissions: Sendable {
    package let power: RoomPower

    package init(power: RoomPower) {
        self.power = power
    }

    /// Creators are owners; in versions 10 and 11 whoever has the highest level of all is shown as owner.
    package func role(of user: UserID) -> Role {
        switch power.power(of: user) {
        case .creator: return .owner
        case .level(let level):
            if !power.creation.version.creatorsHaveInfinitePower, level == highestLevel { return .owner }
            return Role(level: level)
        }
    }

    /// Whether the user's power suffices. Membership is not looked at: ask only about people who have joined.
    package func may(_ user: UserID, _ ability: Ability) -> Bool {
        if ability == .deleteRoom { return role(of: user) == .owner }
        return power.power(of: user).reaches(required(for: ability))
    }

    /// Like ``may(_:_:)``.
    /// - Throws: ``Refusal`` `forbidden`.
    package func require(_ ability: Ability, of user: UserID) throws(Refusal) {
        if !may(user, ability) { throw .forbidden("Your role in this room does not allow this.") }
    }

    /// Whether the first may kick, ban or change the role of the second: only those who stand below.
    package func stands(_ user: UserID, above other: UserID) -> Bool {
        power.power(of: user) > power.power(of: other)
    }

    /// Whether the user may delete a message of that author for everyone.
    package func mayDelete(messageOf author: UserID, by user: UserID) -> Bool {
        guard power.power(of: user).reaches(power.required(toSend: EventType.redaction, isState: false)) else { return false }
        return author == user || may(user, .deleteOthersMessages)
    }

    /// The level that an ability takes; `deleteRoom` is not a matter of levels.
    private func required(for ability: Ability) -> Int64 {
        switch ability {
        case .send: power.required(toSend: EventType.message, isState: false)
        case .react: power.required(toSend: EventType.reaction, isState: false)
        case .invite: power.invite
        case .changeName: power.required(toSend: EventType.name, isState: true)
        case .changeTopic: power.required(toSend: EventType.topic, isState: true)
        case .changeAvatar: power.required(toSend: EventType.avatar, isState: true)
        case .kick: power.kick
        case .ban: power.ban
        case .deleteOthersMessages: power.redact
        case .makeInviteTokens: max(power.invite, 50)
        case .changeRoles: power.required(toSend: EventType.powerLevels, isState: true)
        case .changeVisibility: power.required(toSend: EventType.joinRules, isState: true)
        case .changeHistory: power.required(toSend: EventType.historyVisibility, isState: true)
        case .changeServerRules: power.required(toSend: EventType.serverACL, isState: true)
        case .deleteRoom: .max
        }
    }

    /// Nil when nobody stands above the crowd.
    private var highestLevel: Int64? {
        guard let levels = power.levels else { return 100 }
        let highest = levels.users.names.compactMap { levels.users[$0] }.max()
        return highest.flatMap { $0 > levels.usersDefault ?? 0 ? $0 : nil }
    }
}
