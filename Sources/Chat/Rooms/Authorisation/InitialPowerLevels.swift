extension PowerLevels {
    /// What a room made here starts with, so that levels and the client API's roles say the same.
    /// - Parameter roles: who starts as admin or moderator; creators of a version 12 room must not be among them.
    package static func initial(roles: [UserID: Role] = [:]) -> PowerLevels {
        var levels = PowerLevels()
        for (user, role) in roles where role != .member { levels.users[user.text] = role.level }
        levels.usersDefault = 0
        levels.eventsDefault = 0
        levels.stateDefault = 50
        levels.ban = 50
        levels.kick = 50
        levels.redact = 50
        levels.invite = 0
        for type in [EventType.name, EventType.topic, EventType.avatar] { levels.events[type] = 50 }
        for type in [
            EventType.powerLevels, EventType.joinRules, EventType.historyVisibility, EventType.canonicalAlias, EventType.serverACL,
            EventType.encryption,
        ] { levels.events[type] = 100 }
        // Above every admin: only creators replace a room (room version 12, client-server API "m.room.power_levels").
        levels.events[EventType.tombstone] = 150
        levels.notifications["room"] = 50
        return levels
    }
}
