import CanonicalJSON
import Chat

extension AuthRow {
    /// Ben (50) and Cleo are members, Cleo's level is given.
    private static func pair(_ stage: inout Stage, cleo: Int64, _ change: (inout PowerLevels) -> Void = { _ in }) {
        stage.member(Cast.ben, .join)
        stage.member(Cast.cleo, .join)
        stage.powers([Cast.ben: 50, Cast.cleo: cleo], change)
    }

    private static func own(_ membership: Membership, _ word: String) -> @Sendable (inout Stage) -> Event {
        { stage in
            stage.member(Cast.ben, membership)
            return stage.membership(Cast.ben, word, by: Cast.ben)
        }
    }

    private static func knock(_ rule: JoinRule, after membership: Membership?) -> @Sendable (inout Stage) -> Event {
        { stage in
            stage.joinRule(rule)
            if let membership { stage.member(Cast.ben, membership) }
            return stage.membership(Cast.ben, "knock", by: Cast.ben)
        }
    }

    static let exits: [AuthRow] =
        leaves + kicks + bans + knocks + [
            .rejects(.unknownMembership, "5.8: a membership nobody knows") { $0.membership(Cast.ada, "hover", by: Cast.ada) }
        ]

    private static let leaves: [AuthRow] = [
        .allows("5.5.1: leaving", own(.join, "leave")),
        .allows("5.5.1: declining an invite", own(.invite, "leave")),
        .allows("5.5.1: taking a knock back", own(.knock, "leave")),
        .rejects(.nothingToLeave, "5.5.1: leaving twice", own(.leave, "leave")),
        .rejects(.nothingToLeave, "5.5.1: out of a ban", own(.ban, "leave")),
        .rejects(.nothingToLeave, "5.5.1: where one never was") { $0.membership(Cast.ben, "leave", by: Cast.ben) },
    ]

    private static let kicks: [AuthRow] = [
        .rejects(.senderNotJoined, "5.5.2: a stranger kicks") { $0.membership(Cast.ada, "leave", by: Cast.ben) },
        .rejects(.powerTooLow, "5.5.3: lifting a ban takes the ban level") { stage in
            pair(&stage, cleo: 0) { $0.ban = 51 }
            stage.member(Cast.cleo, .ban)
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
        .rejects(.powerTooLow, "5.5.4: lifting a ban takes the kick level too") { stage in
            pair(&stage, cleo: 0) { $0.kick = 51 }
            stage.member(Cast.cleo, .ban)
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
        .allows("5.5.4: lifting a ban with both levels") { stage in
            pair(&stage, cleo: 0)
            stage.member(Cast.cleo, .ban)
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
        .allows("5.5.4: kicking somebody below") { stage in
            pair(&stage, cleo: 49)
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
        .allows("5.5.4: taking an invite back") { stage in
            pair(&stage, cleo: 0)
            stage.member(Cast.cleo, .invite)
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
        .rejects(.powerTooLow, "5.5.5: below the kick level") { stage in
            pair(&stage, cleo: 0) { $0.kick = 51 }
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
        .rejects(.targetTooPowerful, "5.5.5: kicking somebody as high") { stage in
            pair(&stage, cleo: 50)
            return stage.membership(Cast.cleo, "leave", by: Cast.ben)
        },
    ]

    private static let bans: [AuthRow] = [
        .rejects(.senderNotJoined, "5.6.1: a stranger bans") { $0.membership(Cast.ada, "ban", by: Cast.ben) },
        .allows("5.6.2: banning somebody below") { stage in
            pair(&stage, cleo: 49)
            return stage.membership(Cast.cleo, "ban", by: Cast.ben)
        },
        .allows("5.6.2: banning somebody who never came") { stage in
            pair(&stage, cleo: 0)
            return stage.membership(Cast.dan, "ban", by: Cast.ben)
        },
        .rejects(.powerTooLow, "5.6.3: below the ban level") { stage in
            pair(&stage, cleo: 0) { $0.ban = 51 }
            return stage.membership(Cast.cleo, "ban", by: Cast.ben)
        },
        .rejects(.targetTooPowerful, "5.6.3: banning somebody as high") { stage in
            pair(&stage, cleo: 50)
            return stage.membership(Cast.cleo, "ban", by: Cast.ben)
        },
        .rejects(.targetTooPowerful, "5.6.3: nobody bans themselves") { stage in
            pair(&stage, cleo: 0)
            return stage.membership(Cast.ben, "ban", by: Cast.ben)
        },
    ]

    private static let knocks: [AuthRow] = [
        .rejects(.knockForbidden, "5.7.1: at a room by invite", knock(.invite, after: nil)),
        .rejects(.knockForbidden, "5.7.1: at a public room", knock(.public, after: nil)),
        .rejects(.knockForbidden, "5.7.1: at a restricted room", knock(.restricted([]), after: nil)),
        .rejects(.notOwnMembership, "5.7.2: for another") { stage in
            stage.joinRule(.knock)
            return stage.membership(Cast.ben, "knock", by: Cast.ada)
        },
        .allows("5.7.3: where knocking is welcome", knock(.knock, after: nil)),
        .allows("5.7.3: or knocking and restricted joins", knock(.knockRestricted([]), after: nil)),
        .allows("5.7.3: again after leaving", knock(.knock, after: .leave)),
        .allows("5.7.3: twice", knock(.knock, after: .knock)),
        .rejects(.banned, "5.7.4: after a ban", knock(.knock, after: .ban)),
        .rejects(.alreadyMember, "5.7.4: after an invite", knock(.knock, after: .invite)),
        .rejects(.alreadyMember, "5.7.4: as a member", knock(.knock, after: .join)),
    ]
}
