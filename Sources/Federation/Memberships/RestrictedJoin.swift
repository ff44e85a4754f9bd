package import Chat

/// Whether somebody may join without an invitation because they are in another room, and who of ours vouches for it.
package enum RestrictedJoin {
    /// What is known here of a room that lets its members in.
    package enum Standing: Sendable {
        case member, notMember
        /// We are not in that room.
        case unknown
    }

    /// Whether the join needs a voucher at all: whoever is in the room or invited does not.
    package static func needsVoucher(rule: JoinRule, membership: Membership?) -> Bool {
        guard membership != .join, membership != .invite else { return false }
        switch rule {
        case .restricted, .knockRestricted: return true
        case .public, .invite, .knock, .unknown: return false
        }
    }

    /// Chooses who vouches.
    /// - Parameters:
    ///   - standing: of the user in each room that the rule names.
    ///   - candidates: joined users of ours, in the order of preference.
    /// - Throws: ``HandshakeRefusal`` `forbidden`, `unableToAuthorise` when another server may know more, `unableToGrant`.
    package static func authoriser(
        rule: JoinRule, power: RoomPower, candidates: [UserID], standing: (RoomID) -> Standing
    ) throws(HandshakeRefusal) -> UserID {
        try checkAllowed(rule, standing)
        guard let user = candidates.first(where: { power.power(of: $0).reaches(power.invite) }) else { throw .unableToGrant }
        return user
    }

    private static func checkAllowed(_ rule: JoinRule, _ standing: (RoomID) -> Standing) throws(HandshakeRefusal) {
        let rooms: [RoomID]
        switch rule {
        case .restricted(let allowed), .knockRestricted(let allowed): rooms = allowed
        case .public, .invite, .knock, .unknown: throw .forbidden("This room cannot be joined without an invitation.")
        }
        var isUncertain = false
        for room in rooms {
            switch standing(room) {
            case .member: return
            case .unknown: isUncertain = true
            case .notMember: break
            }
        }
        throw isUncertain ? .unableToAuthorise : .forbidden("Only members of certain other rooms may join this room.")
    }
}
