import CanonicalJSON
import Chat

extension AuthRow {
    /// A join by Cleo that Ben vouches for.
    private static func vouched(_ stage: Stage, by voucher: UserID = Cast.ben) -> Event {
        stage.membership(Cast.cleo, "join", by: Cast.cleo, adding: ["join_authorised_via_users_server": .string(voucher.text)])
    }

    static let joins: [AuthRow] = [
        .rejects(.malformedMember, "5.1: no state key") { $0.event(EventType.member, ["membership": "join"], by: Cast.ada) },
        .rejects(.malformedMember, "5.1: no membership") { $0.event(EventType.member, key: Cast.ada.text, [:], by: Cast.ada) },
        .rejects(.malformedMember, "5.1: a membership that is no string") {
            $0.event(EventType.member, key: Cast.ada.text, ["membership": 1], by: Cast.ada)
        },
        .rejects(.malformedMember, "5.1: somebody who is no user") {
            $0.event(EventType.member, key: "ben", ["membership": "invite"], by: Cast.ada)
        },
        .rejects(.authoriserDidNotSign, "5.2: the voucher's server did not sign") { stage in
            stage.joinRule(.public)
            return vouched(stage, by: Cast.user("@eve:west.example"))
        },
        .rejects(.authoriserDidNotSign, "5.2: the voucher is no user") { stage in
            stage.joinRule(.public)
            return stage.membership(Cast.cleo, "join", by: Cast.cleo, adding: ["join_authorised_via_users_server": 1])
        },
        .allows("5.3.1: the creator comes in right after the create event") {
            $0.membership(Cast.ada, "join", by: Cast.ada, prev: [$0.state.creation.id])
        },
        .rejects(.notInvited, "5.3.1: nobody else does") { $0.membership(Cast.ben, "join", by: Cast.ben, prev: [$0.state.creation.id]) },
        .rejects(.notInvited, "5.3.1: the creator later comes in like everybody") { stage in
            stage.member(Cast.ada, .leave)
            return stage.membership(Cast.ada, "join", by: Cast.ada)
        },
        .allows("5.3.1 (10): the creator is who the content names", [.v10]) { stage in
            stage = Stage(.v10, create: ["creator": .string(Cast.ben.text)])
            return stage.membership(Cast.ben, "join", by: Cast.ben, prev: [stage.state.creation.id])
        },
        .rejects(.notInvited, "5.3.1 (11, 12): the creator is who sent the event", [.v11, .v12]) { stage in
            stage = Stage(stage.version, create: ["creator": .string(Cast.ben.text)])
            return stage.membership(Cast.ben, "join", by: Cast.ben, prev: [stage.state.creation.id])
        },
        .rejects(.notInvited, "5.3.1 (12): further creators need an invite", [.v12]) { stage in
            stage = Stage(.v12, create: ["additional_creators": [.string(Cast.ben.text)]])
            return stage.membership(Cast.ben, "join", by: Cast.ben, prev: [stage.state.creation.id])
        },
        .rejects(.notOwnMembership, "5.3.2: nobody joins for another") { stage in
            stage.joinRule(.public)
            return stage.membership(Cast.ben, "join", by: Cast.ada)
        },
        .rejects(.banned, "5.3.3: banned stays banned, in public rooms too") { stage in
            stage.joinRule(.public)
            stage.member(Cast.ben, .ban)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .rejects(.notInvited, "5.3.4: without join rules an invite is needed") { $0.membership(Cast.ben, "join", by: Cast.ben) },
        .allows("5.3.4: invited") { stage in
            stage.member(Cast.ben, .invite)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .allows("5.3.4: joined already, as for a new display name") { $0.membership(Cast.ada, "join", by: Cast.ada) },
        .rejects(.notInvited, "5.3.4: knocking alone does not let in") { stage in
            stage.joinRule(.knock)
            stage.member(Cast.ben, .knock)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .allows("5.3.4: invited after a knock") { stage in
            stage.joinRule(.knock)
            stage.member(Cast.ben, .invite)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .rejects(.notInvited, "5.3.4: who left needs a new invite") { stage in
            stage.member(Cast.ben, .leave)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .allows("5.3.5.1: restricted, invited") { stage in
            stage.joinRule(.restricted([]))
            stage.member(Cast.ben, .invite)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .rejects(.badAuthoriser, "5.3.5.2: restricted, nobody vouches") { stage in
            stage.joinRule(.restricted([]))
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .rejects(.badAuthoriser, "5.3.5.2: restricted, the voucher is no member") { stage in
            stage.joinRule(.restricted([]))
            return vouched(stage)
        },
        .rejects(.badAuthoriser, "5.3.5.2: knock_restricted, the voucher may not invite") { stage in
            stage.joinRule(.knockRestricted([]))
            stage.member(Cast.ben, .join)
            stage.powers([:]) { $0.invite = 1 }
            return vouched(stage)
        },
        .allows("5.3.5.3: restricted, a member who may invite vouches") { stage in
            stage.joinRule(.restricted([]))
            stage.member(Cast.ben, .join)
            return vouched(stage)
        },
        .allows("5.3.5.3: knock_restricted likewise") { stage in
            stage.joinRule(.knockRestricted([]))
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 1]) { $0.invite = 1 }
            return vouched(stage)
        },
        .allows("5.3.6: public") { stage in
            stage.joinRule(.public)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
        .rejects(.joinRuleForbids, "5.3.7: a join rule without meaning lets nobody in") { stage in
            stage.set(EventType.joinRules, "", ["join_rule": "private"], by: Cast.ada)
            stage.member(Cast.ben, .invite)
            return stage.membership(Cast.ben, "join", by: Cast.ben)
        },
    ]
}
