import CanonicalJSON
import Chat

extension AuthRow {
    private static func withTwoCreators(_ stage: inout Stage) {
        stage = Stage(stage.version, create: ["additional_creators": [.string(Cast.ben.text)]])
        stage.member(Cast.ben, .join)
        stage.member(Cast.cleo, .join)
    }

    static let creators: [AuthRow] = [
        .rejects(.creatorInPowerLevels, "10.4 (12): the sender of the create event", [.v12]) {
            $0.event(EventType.powerLevels, key: "", ["users": ["@ada:north.example": 100]], by: Cast.ada)
        },
        .rejects(.creatorInPowerLevels, "10.4 (12): a further creator", [.v12]) { stage in
            withTwoCreators(&stage)
            return stage.event(EventType.powerLevels, key: "", ["users": ["@ben:north.example": 1]], by: Cast.ada)
        },
        .allows("10.4 (10, 11): creators have a level like others", [.v10, .v11]) {
            $0.event(EventType.powerLevels, key: "", ["users": ["@ada:north.example": 100]], by: Cast.ada)
        },
        .allows("(12): a creator needs no level", [.v12]) { stage in
            stage.powers([:]) { $0.events["m.room.topic"] = 9_007_199_254_740_991 }
            return stage.event("m.room.topic", key: "", by: Cast.ada)
        },
        .rejects(.powerTooLow, "(10, 11): a creator without a level has the default", [.v10, .v11]) { stage in
            stage.powers([:])
            return stage.event("m.room.topic", key: "", by: Cast.ada)
        },
        .allows("(10, 11): without power levels the creator has 100") { $0.event("m.room.topic", key: "", by: Cast.ada) },
        .allows("(12): a further creator too", [.v12]) { stage in
            withTwoCreators(&stage)
            stage.powers([Cast.cleo: 9_007_199_254_740_991])
            return stage.membership(Cast.cleo, "ban", by: Cast.ben)
        },
        .rejects(.targetTooPowerful, "(12): creators cannot kick each other", [.v12]) { stage in
            withTwoCreators(&stage)
            return stage.membership(Cast.ada, "leave", by: Cast.ben)
        },
        .rejects(.targetTooPowerful, "(12): nobody else kicks a creator", [.v12]) { stage in
            withTwoCreators(&stage)
            stage.powers([Cast.cleo: 9_007_199_254_740_991])
            return stage.membership(Cast.ben, "leave", by: Cast.cleo)
        },
        .rejects(.powerTooLow, "(10, 11): further creators mean nothing", [.v10, .v11]) { stage in
            withTwoCreators(&stage)
            return stage.event("m.room.topic", key: "", by: Cast.ben)
        },
        .allows("(12): a creator changes any level", [.v12]) { stage in
            stage.powers([Cast.ben: 9_007_199_254_740_991]) { $0.ban = 9_007_199_254_740_991 }
            return stage.event(EventType.powerLevels, key: "", ["users": ["@cleo:south.example": 100], "ban": 0], by: Cast.ada)
        },
    ]
}
