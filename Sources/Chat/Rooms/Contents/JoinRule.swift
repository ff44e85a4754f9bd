package import CanonicalJSON

/// Who may join a room (`m.room.join_rules`).
package enum JoinRule: Sendable, Equatable {
    case `public`
    case invite
    case knock
    /// Members of any of these rooms may join, if somebody who may invite vouches for it.
    case restricted([RoomID])
    /// As `restricted`; everybody else may knock.
    case knockRestricted([RoomID])
    /// A rule without meaning for us: nobody may join.
    case unknown

    /// Reads the content of an `m.room.join_rules` event; what cannot be understood lets nobody in.
    ///
    /// An event that says nothing counts as none does: the specification is silent, and servers that differ here would part for good.
    package init(content: JSONObject) {
        guard let rule = content["join_rule"] else {
            self = .initial
            return
        }
        switch rule.string {
        case "public": self = .public
        case "invite": self = .invite
        case "knock": self = .knock
        case "restricted": self = .restricted(JoinRule.allowedRooms(content))
        case "knock_restricted": self = .knockRestricted(JoinRule.allowedRooms(content))
        default: self = .unknown
        }
    }

    /// What a room without such an event has.
    package static let initial = JoinRule.invite

    /// The content of an event with this rule.
    /// - Precondition: the rule is a known one.
    package var content: JSONObject {
        switch self {
        case .public: ["join_rule": "public"]
        case .invite: ["join_rule": "invite"]
        case .knock: ["join_rule": "knock"]
        case .restricted(let rooms): ["join_rule": "restricted", "allow": JoinRule.allow(rooms)]
        case .knockRestricted(let rooms): ["join_rule": "knock_restricted", "allow": JoinRule.allow(rooms)]
        case .unknown: preconditionFailure("An unknown join rule is never written.")
        }
    }

    /// Whether the rule lets people knock.
    package var letsKnock: Bool {
        switch self {
        case .knock, .knockRestricted: true
        case .public, .invite, .restricted, .unknown: false
        }
    }

    private static func allowedRooms(_ content: JSONObject) -> [RoomID] {
        (content["allow"]?.array ?? []).compactMap { entry in
            guard entry["type"]?.string == "m.room_membership" else { return nil }
            return entry["room_id"]?.string.flatMap(RoomID.init)
        }
    }

    private static func allow(_ rooms: [RoomID]) -> JSON {
        .array(rooms.map { ["type": "m.room_membership", "room_id": .string($0.text)] })
    }
}
