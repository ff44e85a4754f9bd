package import CanonicalJSON

/// Which part of a room's past a member sees (`m.room.history_visibility`); the raw value is what stands in the event.
package enum HistoryVisibility: String, Sendable, CaseIterable {
    case worldReadable = "world_readable"
    case shared
    case invited
    case joined

    /// What a room without such an event has, and a new room here.
    package static let initial = HistoryVisibility.shared

    /// Reads the event's content; what cannot be understood counts as absent, as the specification says.
    package init(content: JSONObject) {
        self = content["history_visibility"]?.string.flatMap(HistoryVisibility.init) ?? .initial
    }

    /// The event's content.
    package var content: JSONObject { ["history_visibility": .string(rawValue)] }

    /// The client API's word: whether new members see what was said before they came.
    package var history: RoomHistory {
        switch self {
        case .worldReadable, .shared: .shared
        case .invited, .joined: .joined
        }
    }
}

/// The client API's two kinds of `history`; the raw value is what stands there.
package enum RoomHistory: String, Sendable, CaseIterable {
    case shared, joined

    /// The setting of the room that gives this history.
    package var visibility: HistoryVisibility {
        self == .shared ? .shared : .joined
    }
}
