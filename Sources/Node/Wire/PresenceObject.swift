package import CanonicalJSON
import Chat
package import Storage

/// How a user shows up, as the client API says it.
package enum PresenceObject {
    /// The `presence` of a user object.
    package static func object(_ shown: ShownPresence, showsLastSeen: Bool) -> JSON {
        var object: JSON = ["status": .string(shown.status.rawValue)]
        if showsLastSeen { object["lastSeen"] = .time(shown.lastSeen) }
        return object
    }

    /// The data of `user_status`.
    package static func update(_ user: UserRow, _ shown: ShownPresence, showsLastSeen: Bool, at: Int64) -> JSON {
        var object: JSON = [
            "userId": .string(user.userID), "username": .string(user.username), "status": .string(shown.status.rawValue),
            "isOnline": .bool(shown.status != .offline), "at": .time(at),
        ]
        if showsLastSeen { object["lastSeen"] = .time(shown.lastSeen) }
        return object
    }
}
