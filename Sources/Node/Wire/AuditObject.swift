package import CanonicalJSON
package import Storage

/// One thing an admin did.
package enum AuditObject {
    /// - Parameter actor: the admin; nil for the node itself.
    package static func json(_ row: AuditRow, actor: UserRow?) -> JSON {
        let detail = try? JSON(parsing: Array(row.detail.utf8))
        return [
            "id": .string(String(row.id)), "at": .time(row.at), "actor": actor.map(UserObject.brief) ?? .null,
            "action": .string(row.action), "subject": .string(row.subject), "detail": detail ?? [:],
        ]
    }
}
