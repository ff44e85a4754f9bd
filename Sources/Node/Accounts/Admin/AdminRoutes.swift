import Chat
import HTTPTypes

extension Route {
    /// What the node's admins do with accounts.
    static let admin: [Route] = [
        Route(
            .get, "admin/users", "listAccounts", "All accounts", access: .admin, query: ["q", "limit", "before", "after"],
            answer: "AccountPage", perform: ListAccounts.perform),
        Route(
            .patch, "admin/users/{id}", "updateAccount", "Locks or unlocks an account, gives a role", access: .admin,
            body: "AccountPatch", answer: "Account", refusals: [.userNotFound, .conflict], perform: UpdateAccount.perform),
        Route(
            .post, "admin/users/{id}/sessions/end", "endAccountSessions", "Logs somebody out everywhere", access: .admin,
            answer: "EndedSessions", refusals: [.userNotFound], perform: EndAccountSessions.perform),
        Route(
            .post, "admin/users/{id}/password-link", "makePasswordLink", "A link to set a new password", access: .admin, rate: .creation,
            success: .created, answer: "PasswordLink", refusals: [.userNotFound], perform: MakePasswordLink.perform),
        Route(
            .get, "admin/invites", "listNodeInvites", "Invites to the node", access: .admin, query: ["limit", "before", "after"],
            answer: "NodeInvitePage", perform: ListNodeInvites.perform),
        Route(
            .post, "admin/invites", "makeNodeInvite", "Makes an invite to the node", access: .admin, rate: .creation, success: .created,
            body: "NodeInviteBody", answer: "NodeInvite", perform: MakeNodeInvite.perform),
        Route(
            .delete, "admin/invites/{token}", "removeNodeInvite", "Removes an invite to the node", access: .admin, success: .noContent,
            refusals: [.inviteNotFound], perform: RemoveNodeInvite.perform),
        Route(
            .get, "admin/audit", "listAudit", "What admins did", access: .admin, query: ["limit", "before", "after"],
            answer: "AuditPage", perform: ListAudit.perform),
    ]
}
