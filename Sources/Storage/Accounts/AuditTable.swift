/// One row of `audit`: what an admin did.
package struct AuditRow: Sendable, Equatable {
    /// The row number; grows with time.
    package let id: Int64
    /// Milliseconds since 1970.
    package let at: Int64
    /// The admin; nil for the node itself.
    package let actor: Int64?
    /// A word such as `user.suspended`.
    package let action: String
    /// What it was done to: an identifier.
    package let subject: String
    /// Encoded JSON object without secrets.
    package let detail: String

    init(_ row: any SQLRow) {
        id = row.int(0)
        at = row.int(1)
        actor = row.intOrNil(2)
        action = row.text(3)
        subject = row.text(4)
        detail = row.text(5)
    }
}

extension SQLSession {
    /// Notes what was done. In the write body that does it.
    package func audit(
        at now: Int64, actor: Int64?, action: String, subject: String, detail: String = "{}"
    ) throws(StorageFailure) {
        try run(
            "INSERT INTO audit (at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5)",
            .int(now), SQLValue(actor), .text(action), .text(subject), .text(detail))
    }

    /// Rows behind a row number, the oldest first.
    /// - Parameter subject: only what was done to it; nil for everything.
    package func auditRows(about subject: String? = nil, after id: Int64, limit: Int) throws(StorageFailure) -> [AuditRow] {
        guard let subject else {
            return try rows("SELECT * FROM audit WHERE id > $1 ORDER BY id LIMIT $2", [.int(id), SQLValue(limit)]) { AuditRow($0) }
        }
        return try rows(
            "SELECT * FROM audit WHERE subject = $1 AND id > $2 ORDER BY id LIMIT $3", [.text(subject), .int(id), SQLValue(limit)]
        ) { AuditRow($0) }
    }

    /// Rows in front of a row number, the newest first.
    /// - Parameter subject: only what was done to it; nil for everything.
    package func auditRows(about subject: String? = nil, before id: Int64, limit: Int) throws(StorageFailure) -> [AuditRow] {
        guard let subject else {
            return try rows("SELECT * FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2", [.int(id), SQLValue(limit)]) { AuditRow($0) }
        }
        return try rows(
            "SELECT * FROM audit WHERE subject = $1 AND id < $2 ORDER BY id DESC LIMIT $3", [.text(subject), .int(id), SQLValue(limit)]
        ) { AuditRow($0) }
    }
}
