import CanonicalJSON
import Chat

extension AuthRow {
    static let general: [AuthRow] = [
        .rejects(.wrongRoom, "2: an event of another room") {
            $0.event("m.room.message", by: Cast.ada, room: $0.version == .v12 ? RoomID(create: Cast.id(1)) : RoomID("!x:north.example"))
        },
        .rejects(.roomDoesNotFederate, "4: another node's user where the room stays at home") { stage in
            stage = Stage(stage.version, create: ["m.federate": false])
            stage.member(Cast.cleo, .join)
            return stage.event("m.room.message", by: Cast.cleo)
        },
        .rejects(.roomDoesNotFederate, "4: also to join a public one") { stage in
            stage = Stage(stage.version, create: ["m.federate": false])
            stage.joinRule(.public)
            return stage.membership(Cast.cleo, "join", by: Cast.cleo)
        },
        .allows("4: the node's own users are not meant") { stage in
            stage = Stage(stage.version, create: ["m.federate": false])
            stage.member(Cast.ben, .join)
            return stage.event("m.room.message", by: Cast.ben)
        },
        .allows("6: a member says something") { $0.event("m.room.message", by: Cast.ada) },
        .rejects(.senderNotJoined, "6: a stranger says something") { $0.event("m.room.message", by: Cast.ben) },
        .rejects(.senderNotJoined, "6: somebody invited says something") { stage in
            stage.member(Cast.ben, .invite)
            return stage.event("m.room.message", by: Cast.ben)
        },
        .rejects(.senderNotJoined, "6: somebody who left says something") { stage in
            stage.member(Cast.ben, .leave)
            return stage.event("m.room.message", by: Cast.ben)
        },
        .rejects(.senderNotJoined, "6: somebody banned says something") { stage in
            stage.member(Cast.ben, .ban)
            return stage.event("m.room.message", by: Cast.ben)
        },
        .allows("7: a third-party invite takes the invite level") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 10]) { $0.invite = 10 }
            return stage.event("m.room.third_party_invite", key: "token", by: Cast.ben)
        },
        .rejects(.powerTooLow, "7: below the invite level it is refused, whatever its type's level") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 9]) {
                $0.invite = 10
                $0.events["m.room.third_party_invite"] = 0
            }
            return stage.event("m.room.third_party_invite", key: "token", by: Cast.ben)
        },
        .rejects(.powerTooLow, "8: state takes 50 where nothing is said, also without power levels") { stage in
            stage.member(Cast.ben, .join)
            return stage.event("m.room.topic", key: "", by: Cast.ben)
        },
        .allows("8: messages take 0 where nothing is said") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([:])
            return stage.event("m.room.message", by: Cast.ben)
        },
        .rejects(.powerTooLow, "8: state_default") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 59]) { $0.stateDefault = 60 }
            return stage.event("m.room.topic", key: "", by: Cast.ben)
        },
        .rejects(.powerTooLow, "8: events_default") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([:]) { $0.eventsDefault = 1 }
            return stage.event("m.room.message", by: Cast.ben)
        },
        .allows("8: users_default") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([:]) {
                $0.eventsDefault = 1
                $0.usersDefault = 1
            }
            return stage.event("m.room.message", by: Cast.ben)
        },
        .rejects(.powerTooLow, "8: the level of a type goes before the default") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 50]) { $0.events["m.room.topic"] = 51 }
            return stage.event("m.room.topic", key: "", by: Cast.ben)
        },
        .allows("8: a redaction takes only the right to send one, not the redact level") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([:]) { $0.redact = 100 }
            return stage.event("m.room.redaction", by: Cast.ben)
        },
        .rejects(.foreignStateKey, "9: state about another user") { stage in
            stage.powers([Cast.ada: 100])
            return stage.event("chat.example.mood", key: Cast.ben.text, by: Cast.ada)
        },
        .allows("9: state about oneself") { stage in
            stage.powers([Cast.ada: 100])
            return stage.event("chat.example.mood", key: Cast.ada.text, by: Cast.ada)
        },
        .rejects(.foreignStateKey, "9: anything that starts like a user") { $0.event("chat.example.mood", key: "@", by: Cast.ada) },
        .allows("11: anything else") { $0.event("chat.example.mood", key: "sky", by: Cast.ada) },
    ]
}
