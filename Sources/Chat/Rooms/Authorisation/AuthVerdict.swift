/// What the authorisation rules say about an event.
package enum AuthVerdict: Sendable, Equatable {
    case allowed
    case rejected(AuthRejection)
}

/// Why the authorisation rules reject an event; one word per rule, so that logs and tests can name it.
package enum AuthRejection: String, Sendable, CaseIterable {
    // The create event.
    case createHasPredecessors, createRoomServer, createUnknownVersion, createWithoutCreator, createCreators, secondCreate
    // What it names as its auth events.
    case duplicateAuthEvent, unneededAuthEvent, rejectedAuthEvent, missingCreate, foreignAuthEvent, wrongRoom
    // Every event.
    case roomDoesNotFederate, senderNotJoined, powerTooLow, foreignStateKey
    // Members.
    case malformedMember, authoriserDidNotSign, notOwnMembership, banned, notInvited, badAuthoriser, joinRuleForbids
    case malformedThirdPartyInvite, unknownThirdPartyInvite, unsignedThirdPartyInvite, alreadyMember, targetBanned
    case nothingToLeave, targetTooPowerful, knockForbidden, unknownMembership
    // Power levels.
    case malformedPowerLevels, creatorInPowerLevels, levelAboveOwn, equalsLevel

    /// What a client of ours hears when its own request was rejected.
    package var refusal: Refusal {
        switch self {
        case .banned: Refusal(.banned, "You are banned from this room.")
        case .targetBanned: .conflict("That user is banned from this room.")
        case .alreadyMember: .conflict("That user is in this room already.")
        case .nothingToLeave: .notFound(.room)
        case .senderNotJoined: .notFound(.room)
        case .notInvited, .joinRuleForbids, .badAuthoriser: .forbidden("This room cannot be joined without an invitation.")
        case .knockForbidden: .forbidden("This room does not take knocks.")
        case .roomDoesNotFederate: .forbidden("This room is only for users of its own node.")
        case .targetTooPowerful, .equalsLevel: .forbidden("That user's role is not below yours.")
        case .levelAboveOwn: .forbidden("Nobody can give what is above their own role.")
        default: .forbidden("Your role in this room does not allow this.")
        }
    }
}
