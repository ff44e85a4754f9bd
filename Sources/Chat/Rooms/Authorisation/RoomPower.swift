/// How much a user may: a level, or more than any level as a creator of a room of version 12.
package enum Power: Sendable, Comparable {
    case level(Int64)
    case creator

    /// Whether this power suffices where `level` is asked for.
    package func reaches(_ level: Int64) -> Bool {
        self >= .level(level)
    }
}

/// A room's power levels with its creators and the defaults of the specification: what everybody there may.
package struct RoomPower: Sendable {
    package let creation: RoomCreation
    /// Nil in a room that has no such event yet.
    package let levels: PowerLevels?

    package init(creation: RoomCreation, levels: PowerLevels?) {
        self.creation = creation
        self.levels = levels
    }

    /// Without a power levels event the creator has 100 and others 0; from version 12 on creators stand above all levels.
    package func power(of user: UserID) -> Power {
        let isCreator = creation.creators.contains(user)
        if isCreator, creation.version.creatorsHaveInfinitePower { return .creator }
        guard let levels else { return .level(isCreator ? 100 : 0) }
        return .level(levels.users[user.text] ?? levels.usersDefault ?? 0)
    }

    /// What it takes to send an event of that type; 50 for state by default, also without a power levels event.
    package func required(toSend type: String, isState: Bool) -> Int64 {
        levels?.events[type] ?? (isState ? levels?.stateDefault ?? 50 : levels?.eventsDefault ?? 0)
    }

    /// What it takes to invite, to kick, to ban; what the specification says where the room says nothing.
    package var invite: Int64 { levels?.invite ?? 0 }
    package var kick: Int64 { levels?.kick ?? 50 }
    package var ban: Int64 { levels?.ban ?? 50 }
    /// What it takes to redact events of others; redacting one's own takes only the right to send redactions.
    package var redact: Int64 { levels?.redact ?? 50 }
}
