extension Permissions {
    /// The power levels after `actor` gave `target` a role.
    ///
    /// The authorisation rules say the same again when the event is made; here it gets words that people understand.
    /// - Throws: ``Refusal`` `invalid` for the role of owner, which cannot be given; `forbidden` when `actor` may not do it.
    package func settingRole(of target: UserID, to role: Role, by actor: UserID) throws(Refusal) -> PowerLevels {
        guard let level = role.level else {
            throw .invalid("role", .notAllowed, "The role of owner can be neither given nor taken.")
        }
        if self.role(of: target) == .owner, target != actor || power.power(of: target) == .creator {
            throw .forbidden("The role of owner can be neither given nor taken.")
        }
        try require(.changeRoles, of: actor)
        if target != actor, !stands(actor, above: target) { throw .forbidden("That user's role is not below yours.") }
        if !power.power(of: actor).reaches(level) { throw .forbidden("Nobody can give a role above their own.") }
        var levels = power.levels ?? .initial()
        // Members need no entry where everybody is one.
        let needsNoEntry = role == .member && Role(level: levels.usersDefault ?? 0) == .member
        levels.users[target.text] = needsNoEntry ? nil : level
        return levels
    }
}
