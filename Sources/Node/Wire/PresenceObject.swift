package import CanonicalJSON
package import Chat
package import Storage

/// How a user shows up, as the client API says it.
package enum PresenceObject {
    /// What others see: the chosen status while a live connection is there, else offline.
    package static func status(_ user: UserRow, isPresent: Bool) -> PresenceStatus {
        isPresent && user.deletedAt == nil ? user.presence : .offline
    }

    /// The `presence` of a user object.
    package static func object(_ user: UserRow, isPresent: Bool, showsLastSeen: Bool) -> JSON {
        var object: JSON = ["status": .string(status(user, isPresent: isPresent).rawValue)]
        if showsLastSeen { object["lastSeen"] = .time(user.lastSeen) }
        return object
    }

    /// The data of `user_status`.
    package static func update(_ user: UserRow, isPresent: Bool, showsLastSeen: Bool, at: Int64) -> JSON {
        let status = status(user, isPresent: isPresent)
        var object: JSON = [
            "userId": .string(user.userID), "username": .string(user.username), "status": .string(status.rawValue),
            "isOnline": .bool(status != .offline), "at": .time(at),
        ]
        if showsLastSeen { object["lastSeen"] = .time(user.lastSeen) }
        return object
    }
}
