import CanonicalJSON
import Chat

extension AuthRow {
    /// Ben has 50, Cleo and Dan as given; `change` turns the levels in place into those of Ben's event.
    private static func byBen(
        cleo: Int64 = 0, before: @escaping @Sendable (inout PowerLevels) -> Void = { _ in },
        _ change: @escaping @Sendable (inout PowerLevels) -> Void
    ) -> @Sendable (inout Stage) -> Event {
        { stage in
            stage.member(Cast.ben, .join)
            var levels = PowerLevels()
            levels.users[Cast.ben.text] = 50
            levels.users[Cast.cleo.text] = cleo
            before(&levels)
            stage.set(EventType.powerLevels, "", levels.content, by: Cast.ada)
            change(&levels)
            return stage.event(EventType.powerLevels, key: "", levels.content, by: Cast.ben)
        }
    }

    private static func raw(_ content: JSONObject) -> @Sendable (inout Stage) -> Event {
        { $0.event(EventType.powerLevels, key: "", content, by: Cast.ada) }
    }

    static let powerLevels: [AuthRow] =
        ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"].map { name in
            .rejects(.malformedPowerLevels, "10.1: \(name) as a string", raw([name: "50"]))
        } + forms + scalars + maps + users

    private static let forms: [AuthRow] = [
        .rejects(.malformedPowerLevels, "10.1: a level that is null", raw(["ban": nil])),
        .rejects(.malformedPowerLevels, "10.1: a level that is a boolean", raw(["kick": true])),
        .rejects(.malformedPowerLevels, "10.2: events that are no object", raw(["events": []])),
        .rejects(.malformedPowerLevels, "10.2: an event's level as a string", raw(["events": ["m.room.name": "50"]])),
        .rejects(.malformedPowerLevels, "10.2: notifications that are no object", raw(["notifications": 50])),
        .rejects(.malformedPowerLevels, "10.2: a notification's level as a string", raw(["notifications": ["room": "50"]])),
        .rejects(.malformedPowerLevels, "10.3: users that are no object", raw(["users": [1]])),
        .rejects(.malformedPowerLevels, "10.3: a user's level as a string", raw(["users": ["@ben:north.example": "50"]])),
        .rejects(.malformedPowerLevels, "10.3: a user that is none", raw(["users": ["ben": 50]])),
        .allows("10.5: the first power levels", raw(["users": ["@ben:north.example": 1_000]])),
    ]

    private static let scalars: [AuthRow] = [
        .rejects(.powerTooLow, "8: power levels are state") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 49])
            return stage.event(EventType.powerLevels, key: "", ["users": [:]], by: Cast.ben)
        },
        .allows("10.6: nothing changes", byBen { _ in }),
        .allows("10.6: a level up to one's own", byBen(before: { $0.ban = 50 }, { $0.ban = 20 })),
        .allows("10.6: a level removed", byBen(before: { $0.kick = 50 }, { $0.kick = nil })),
        .rejects(.levelAboveOwn, "10.6.1: a level that is above one's own", byBen(before: { $0.redact = 51 }, { $0.redact = 50 })),
        .rejects(.levelAboveOwn, "10.6.1: such a level removed", byBen(before: { $0.usersDefault = 51 }, { $0.usersDefault = nil })),
        .rejects(.levelAboveOwn, "10.6.2: a level to above one's own", byBen(before: { $0.invite = 0 }, { $0.invite = 51 })),
        .rejects(.levelAboveOwn, "10.6.2: such a level added", byBen { $0.stateDefault = 51 }),
        .rejects(.levelAboveOwn, "10.6.2: events_default too", byBen { $0.eventsDefault = 51 }),
    ]

    private static let maps: [AuthRow] = [
        .allows("10.7: an event's level up to one's own", byBen(before: { $0.events["m.x"] = 50 }, { $0.events["m.x"] = 10 })),
        .rejects(
            .levelAboveOwn, "10.7.1: an event's level above one's own", byBen(before: { $0.events["m.x"] = 51 }, { $0.events["m.x"] = 50 })),
        .rejects(.levelAboveOwn, "10.7.1: such a level removed", byBen(before: { $0.events["m.x"] = 51 }, { $0.events["m.x"] = nil })),
        .rejects(
            .levelAboveOwn, "10.7.1: a notification's", byBen(before: { $0.notifications["room"] = 51 }, { $0.notifications["room"] = 1 })),
        .rejects(.levelAboveOwn, "10.8.1: an event's level added above one's own", byBen { $0.events["m.x"] = 51 }),
        .rejects(.levelAboveOwn, "10.8.1: a notification's", byBen { $0.notifications["room"] = 51 }),
        .allows("10.8: a notification's level up to one's own", byBen { $0.notifications["room"] = 50 }),
    ]

    private static let users: [AuthRow] = [
        .allows("10.9: a user below", byBen(cleo: 49) { $0.users[Cast.cleo.text] = 50 }),
        .allows("10.9: a user below removed", byBen(cleo: 49) { $0.users[Cast.cleo.text] = nil }),
        .rejects(.equalsLevel, "10.9.1: a user as high", byBen(cleo: 50) { $0.users[Cast.cleo.text] = 0 }),
        .rejects(.equalsLevel, "10.9.1: a user as high removed", byBen(cleo: 50) { $0.users[Cast.cleo.text] = nil }),
        .rejects(.equalsLevel, "10.9.1: a user above", byBen(cleo: 60) { $0.users[Cast.cleo.text] = 70 }),
        .allows("10.9: one's own level down", byBen { $0.users[Cast.ben.text] = 10 }),
        .allows("10.9: one's own entry removed", byBen { $0.users[Cast.ben.text] = nil }),
        .rejects(.levelAboveOwn, "10.10.1: one's own level up", byBen { $0.users[Cast.ben.text] = 51 }),
        .rejects(.levelAboveOwn, "10.10.1: somebody new above", byBen { $0.users[Cast.dan.text] = 51 }),
        .allows("10.10: somebody new as high", byBen { $0.users[Cast.dan.text] = 50 }),
    ]
}
