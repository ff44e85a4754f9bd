internal import CanonicalJSON
package import Chat

/// Whether somebody of ours is there. Sent only to servers that the admin shares presence with.
package struct PresenceUpdate: Sendable, Equatable {
    /// The raw value is what stands on the wire.
    package enum State: String, Sendable, CaseIterable {
        case online, unavailable, offline
    }

    /// Who, and how they are.
    package let user: UserID
    package let state: State
    /// Milliseconds since they last did something; nil where nobody may know.
    package let lastActiveAgo: Int64?
    package let statusMessage: String?

    /// More in one update is more than receivers care to take.
    package static let perUpdate = 50

    package init(user: UserID, state: State, lastActiveAgo: Int64? = nil, statusMessage: String? = nil) {
        self.user = user
        self.state = state
        self.lastActiveAgo = lastActiveAgo.map { min(max(0, $0), JSONNumber.exactRange.upperBound) }
        self.statusMessage = statusMessage.map { String($0.unicodeScalars.prefix(250)) }
    }

    private var entry: JSON {
        var entry: JSONObject = ["user_id": .string(user.text), "presence": .string(state.rawValue)]
        entry["last_active_ago"] = lastActiveAgo.map(JSON.int)
        entry["status_msg"] = statusMessage.map(JSON.string)
        if state == .online { entry["currently_active"] = true }
        return .object(entry)
    }

    /// As few updates as say all of these.
    static func updates(of presences: [PresenceUpdate]) -> [EphemeralUpdate] {
        stride(from: 0, to: presences.count, by: perUpdate).map { start in
            let batch = presences[start..<min(start + perUpdate, presences.count)]
            return EphemeralUpdate(type: UpdateType.presence, content: ["push": .array(batch.map(\.entry))])
        }
    }
}
