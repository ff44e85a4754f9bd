package import CanonicalJSON
package import Storage

/// A session as the client API shows it to its user.
package enum SessionObject {
    /// `current`: whether the caller asks through this one.
    package static func json(_ session: SessionRow, current: Bool) -> JSON {
        [
            "id": .string(session.sessionID), "device": .text(session.device), "createdAt": .time(session.createdAt),
            "lastUsedAt": .time(session.lastUsedAt), "current": .bool(current),
        ]
    }
}
