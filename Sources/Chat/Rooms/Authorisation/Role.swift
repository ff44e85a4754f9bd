/// What the client API calls a member's rank in a room, lowest first.
package enum Role: String, Sendable, CaseIterable, Comparable {
    case member, moderator, admin, owner

    /// The power level that stands for the role; nil for owners, whose rank is not given by a level.
    package var level: Int64? {
        switch self {
        case .member: 0
        case .moderator: 50
        case .admin: 100
        case .owner: nil
        }
    }

    /// The role of a user who is no owner.
    init(level: Int64) {
        self = level >= 100 ? .admin : level >= 50 ? .moderator : .member
    }

    package static func < (left: Role, right: Role) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .member: 0
        case .moderator: 1
        case .admin: 2
        case .owner: 3
        }
    }
}
