import CanonicalJSON
import Chat

extension AuthRow {
    private static let signed: JSON = ["mxid": "@cleo:south.example", "token": "t", "signatures": [:]]

    /// An invite of Cleo by Ada through a third party, with the invite's state event in place.
    private static func thirdParty(
        _ stage: inout Stage, signed: JSON? = signed, keys: JSONObject = ["public_key": "good"], sender: UserID = Cast.ada
    ) -> Event {
        stage.set(EventType.thirdPartyInvite, "t", keys, by: Cast.ada)
        var invite: JSON = ["display_name": "C"]
        invite["signed"] = signed
        return stage.membership(Cast.cleo, "invite", by: sender, adding: ["third_party_invite": invite])
    }

    static let invites: [AuthRow] = [
        .rejects(.targetBanned, "5.4.1.1: third party, banned") { stage in
            stage.member(Cast.cleo, .ban)
            return thirdParty(&stage)
        },
        .rejects(.malformedThirdPartyInvite, "5.4.1.2: third party, nothing signed") { thirdParty(&$0, signed: nil) },
        .rejects(.malformedThirdPartyInvite, "5.4.1.3: third party, no token") {
            thirdParty(&$0, signed: ["mxid": "@cleo:south.example", "signatures": [:]])
        },
        .rejects(.malformedThirdPartyInvite, "5.4.1.3: third party, no user") {
            thirdParty(&$0, signed: ["token": "t", "signatures": [:]])
        },
        .rejects(.malformedThirdPartyInvite, "5.4.1.4: third party, another user") {
            thirdParty(&$0, signed: ["mxid": "@dan:south.example", "token": "t", "signatures": [:]])
        },
        .rejects(.unknownThirdPartyInvite, "5.4.1.5: third party, unknown token") {
            thirdParty(&$0, signed: ["mxid": "@cleo:south.example", "token": "u", "signatures": [:]])
        },
        .rejects(.unknownThirdPartyInvite, "5.4.1.6: third party, by somebody else") { stage in
            stage.member(Cast.ben, .join)
            return thirdParty(&stage, sender: Cast.ben)
        },
        .allows("5.4.1.7: third party, signed by the single key") { thirdParty(&$0) },
        .allows("5.4.1.7: third party, signed by one of several keys") {
            thirdParty(&$0, keys: ["public_keys": [["public_key": "other"], ["public_key": "good"]]])
        },
        .rejects(.unsignedThirdPartyInvite, "5.4.1.8: third party, signed by a stranger") {
            thirdParty(&$0, keys: ["public_key": "other"])
        },
        .rejects(.senderNotJoined, "5.4.2: by a stranger") { $0.membership(Cast.cleo, "invite", by: Cast.ben) },
        .rejects(.alreadyMember, "5.4.3: a member") { stage in
            stage.member(Cast.ben, .join)
            return stage.membership(Cast.ben, "invite", by: Cast.ada)
        },
        .rejects(.targetBanned, "5.4.3: somebody banned") { stage in
            stage.member(Cast.ben, .ban)
            return stage.membership(Cast.ben, "invite", by: Cast.ada)
        },
        .allows("5.4.4: by a member, where nothing is said") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([:])
            return stage.membership(Cast.cleo, "invite", by: Cast.ben)
        },
        .allows("5.4.4: somebody who knocked") { stage in
            stage.member(Cast.cleo, .knock)
            return stage.membership(Cast.cleo, "invite", by: Cast.ada)
        },
        .allows("5.4.4: somebody who left, with just the invite level") { stage in
            stage.member(Cast.ben, .join)
            stage.member(Cast.cleo, .leave)
            stage.powers([Cast.ben: 30]) { $0.invite = 30 }
            return stage.membership(Cast.cleo, "invite", by: Cast.ben)
        },
        .rejects(.powerTooLow, "5.4.5: below the invite level") { stage in
            stage.member(Cast.ben, .join)
            stage.powers([Cast.ben: 29]) { $0.invite = 30 }
            return stage.membership(Cast.cleo, "invite", by: Cast.ben)
        },
    ]
}
