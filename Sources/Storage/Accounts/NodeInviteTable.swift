package import Chat

/// One row of `node_invites`: a word that lets people register.
package struct NodeInviteRow: Sendable, Equatable {
    /// The word itself.
    package let token: String
    /// What who registers with it may do on the node.
    package let role: AccountRole
    /// How many may still register with it.
    package let usesLeft: Int64
    /// How many may register with it in all.
    package let uses: Int64
    /// Milliseconds since 1970; nil for never.
    package let expiresAt: Int64?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// The admin who made it; nil for the node itself.
    package let createdBy: Int64?

    /// Puts together an invite.
    package init(
        token: String, role: AccountRole, usesLeft: Int64, uses: Int64, expiresAt: Int64?, createdAt: Int64, createdBy: Int64?
    ) {
        self.token = token
        self.role = role
        self.usesLeft = usesLeft
        self.uses = uses
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    init(_ row: any SQLRow) {
        self.init(
            token: row.text(0), role: AccountRole(rawValue: row.text(1)) ?? .user, usesLeft: row.int(2), uses: row.int(3),
            expiresAt: row.intOrNil(4), createdAt: row.int(5), createdBy: row.intOrNil(6))
    }
}

extension SQLSession {
    /// The invite with this word, spent or expired ones too.
    package func nodeInvite(token: String) throws(StorageFailure) -> NodeInviteRow? {
        try first("SELECT * FROM node_invites WHERE token = $1", [.text(token)]) { NodeInviteRow($0) }
    }

    /// The node's own invite for its first admin, if one is still good.
    package func firstAdminInvite(at now: Int64) throws(StorageFailure) -> NodeInviteRow? {
        try first(
            """
            SELECT * FROM node_invites
            WHERE created_by IS NULL AND role = 'admin' AND uses_left > 0 AND (expires_at IS NULL OR expires_at > $1)
            ORDER BY created_at DESC LIMIT 1
            """, [.int(now)]
        ) { NodeInviteRow($0) }
    }

    /// Invites that admins made, the oldest first, behind a place (time, word).
    package func nodeInvites(after: (at: Int64, token: String), limit: Int) throws(StorageFailure) -> [NodeInviteRow] {
        try rows(
            """
            SELECT * FROM node_invites WHERE created_by IS NOT NULL AND (created_at, token) > ($1, $2)
            ORDER BY created_at, token LIMIT $3
            """, [.int(after.at), .text(after.token), SQLValue(limit)]
        ) { NodeInviteRow($0) }
    }

    /// As ``nodeInvites(after:limit:)``, going back from a place: the nearest first.
    package func nodeInvites(before: (at: Int64, token: String), limit: Int) throws(StorageFailure) -> [NodeInviteRow] {
        try rows(
            """
            SELECT * FROM node_invites WHERE created_by IS NOT NULL AND (created_at, token) < ($1, $2)
            ORDER BY created_at DESC, token DESC LIMIT $3
            """, [.int(before.at), .text(before.token), SQLValue(limit)]
        ) { NodeInviteRow($0) }
    }

    /// Adds an invite. In a write body.
    package func insert(_ invite: NodeInviteRow) throws(StorageFailure) {
        try run(
            """
            INSERT INTO node_invites (token, role, uses_left, uses, expires_at, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            .text(invite.token), .text(invite.role.rawValue), .int(invite.usesLeft), .int(invite.uses), SQLValue(invite.expiresAt),
            .int(invite.createdAt), SQLValue(invite.createdBy))
    }

    /// Takes one use; false when none was left. In a write body.
    package func useNodeInvite(token: String) throws(StorageFailure) -> Bool {
        try run("UPDATE node_invites SET uses_left = uses_left - 1 WHERE token = $1 AND uses_left > 0", .text(token)) > 0
    }

    /// Removes an invite; false when there was none. In a write body.
    package func removeNodeInvite(token: String) throws(StorageFailure) -> Bool {
        try run("DELETE FROM node_invites WHERE token = $1", .text(token)) > 0
    }

    /// Removes invites to the node that stopped working before `moment`; answers how many. Bulk lane.
    package func dropNodeInvites(expiredBefore moment: Int64, limit: Int) throws(StorageFailure) -> Int {
        try run(
            """
            DELETE FROM node_invites WHERE token IN
                (SELECT token FROM node_invites WHERE expires_at < $1 AND expires_at IS NOT NULL ORDER BY expires_at LIMIT $2)
            """, .int(moment), SQLValue(limit))
    }
}
