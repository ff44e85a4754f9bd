internal import CanonicalJSON

/// Rule 5: who may change whose membership to what.
extension Judgement {
    func checkMember() throws(State.Failure) -> AuthRejection? {
        // A member event about something that is no user id could be about anything; the specification knows no such user.
        guard let target = event.stateKey.flatMap(UserID.init), let word = event.content["membership"]?.string else {
            return .malformedMember
        }
        if let authoriser = event.content["join_authorised_via_users_server"] {
            guard let user = authoriser.string.flatMap(UserID.init), signatures.isSigned(event, user.server) else {
                return .authoriserDidNotSign
            }
        }
        switch Membership(rawValue: word) {
        case .join: return try checkJoin(target)
        case .invite: return try checkInvite(target)
        case .leave: return try checkLeave(target)
        case .ban: return try checkBan(target)
        case .knock: return try checkKnock(target)
        case nil: return .unknownMembership
        }
    }

    private func checkJoin(_ target: UserID) throws(State.Failure) -> AuthRejection? {
        if event.prevEvents == [state.creation.id], target == state.creation.creators[0] { return nil }
        guard event.sender == target else { return .notOwnMembership }
        let current = try state.membership(of: target)
        if current == .ban { return .banned }
        let isIn = current == .invite || current == .join
        switch try state.joinRule() {
        case .public: return nil
        case .invite, .knock: return isIn ? nil : .notInvited
        case .restricted, .knockRestricted: return isIn ? nil : try checkAuthoriser()
        case .unknown: return .joinRuleForbids
        }
    }

    /// Somebody in the room who may invite has vouched that the newcomer is in one of the allowed rooms.
    private func checkAuthoriser() throws(State.Failure) -> AuthRejection? {
        guard let authoriser = event.content["join_authorised_via_users_server"]?.string.flatMap(UserID.init),
            try state.membership(of: authoriser) == .join, power.power(of: authoriser).reaches(power.invite)
        else { return .badAuthoriser }
        return nil
    }

    private func checkInvite(_ target: UserID) throws(State.Failure) -> AuthRejection? {
        if let invite = event.content["third_party_invite"] { return try checkThirdPartyInvite(invite, target) }
        guard try state.membership(of: event.sender) == .join else { return .senderNotJoined }
        switch try state.membership(of: target) {
        case .join: return .alreadyMember
        case .ban: return .targetBanned
        case .invite, .knock, .leave, nil: return power.power(of: event.sender).reaches(power.invite) ? nil : .powerTooLow
        }
    }

    private func checkThirdPartyInvite(_ invite: JSON, _ target: UserID) throws(State.Failure) -> AuthRejection? {
        if try state.membership(of: target) == .ban { return .targetBanned }
        guard let signed = invite["signed"]?.object, let user = signed["mxid"]?.string, let token = signed["token"]?.string,
            user.hasSameBytes(as: target.text)
        else { return .malformedThirdPartyInvite }
        guard let known = try state.thirdPartyInvite(token: token), known.sender == event.sender else {
            return .unknownThirdPartyInvite
        }
        return signatures.isVouchedFor(signed, known.publicKeys) ? nil : .unsignedThirdPartyInvite
    }

    private func checkLeave(_ target: UserID) throws(State.Failure) -> AuthRejection? {
        if event.sender == target {
            switch try state.membership(of: target) {
            case .invite, .join, .knock: return nil
            case .leave, .ban, nil: return .nothingToLeave
            }
        }
        guard try state.membership(of: event.sender) == .join else { return .senderNotJoined }
        let ownPower = power.power(of: event.sender)
        if try state.membership(of: target) == .ban, !ownPower.reaches(power.ban) { return .powerTooLow }
        guard ownPower.reaches(power.kick) else { return .powerTooLow }
        return power.power(of: target) < ownPower ? nil : .targetTooPowerful
    }

    private func checkBan(_ target: UserID) throws(State.Failure) -> AuthRejection? {
        guard try state.membership(of: event.sender) == .join else { return .senderNotJoined }
        let ownPower = power.power(of: event.sender)
        guard ownPower.reaches(power.ban) else { return .powerTooLow }
        return power.power(of: target) < ownPower ? nil : .targetTooPowerful
    }

    private func checkKnock(_ target: UserID) throws(State.Failure) -> AuthRejection? {
        guard try state.joinRule().letsKnock else { return .knockForbidden }
        guard event.sender == target else { return .notOwnMembership }
        switch try state.membership(of: target) {
        case .ban: return .banned
        case .invite, .join: return .alreadyMember
        case .knock, .leave, nil: return nil
        }
    }
}
