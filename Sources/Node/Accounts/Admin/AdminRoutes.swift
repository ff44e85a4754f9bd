import Chat
import HTTPTypes

extension Route {
    /// What the node's admins see and do, beside its jobs.
    static let admin: [Route] = accountAdmin + nodeInvites + roomAdmin + nodeAdmin + peers

    /// What the command line may ask by the names of the routes, through the local socket.
    package static let host: [Route] = accountAdmin + roomAdmin + nodeAdmin + peers

    private static let accountAdmin: [Route] = [
        Route(
            .get, "admin/users", "listAccounts", "All accounts", access: .admin, query: ["q", "limit", "before", "after"],
            answer: "AccountPage", perform: ListAccounts.perform),
        Route(
            .get, "admin/users/{id}", "showAccount", "One account", access: .admin, answer: "Account", refusals: [.userNotFound],
            perform: ShowAccount.perform),
        Route(
            .patch, "admin/users/{id}", "updateAccount", "Locks or unlocks an account, gives a role", access: .admin,
            body: "AccountPatch", answer: "Account", refusals: [.userNotFound, .conflict], perform: UpdateAccount.perform),
        Route(
            .get, "admin/users/{id}/sessions", "listAccountSessions", "Where somebody is logged in", access: .admin,
            answer: "SessionPage", refusals: [.userNotFound], perform: ListAccountSessions.perform),
        Route(
            .post, "admin/users/{id}/sessions/end", "endAccountSessions", "Logs somebody out everywhere, or of one device", access: .admin,
            body: "EndSessionsBody", answer: "EndedSessions", refusals: [.userNotFound, .sessionNotFound],
            perform: EndAccountSessions.perform),
        Route(
            .post, "admin/users/{id}/password-link", "makePasswordLink", "A link to set a new password", access: .admin, rate: .creation,
            success: .created, answer: "PasswordLink", refusals: [.userNotFound], perform: MakePasswordLink.perform),
    ]

    private static let nodeInvites: [Route] = [
        Route(
            .get, "admin/invites", "listNodeInvites", "Invites to the node", access: .admin, query: ["limit", "before", "after"],
            answer: "NodeInvitePage", perform: ListNodeInvites.perform),
        Route(
            .post, "admin/invites", "makeNodeInvite", "Makes an invite to the node", access: .admin, rate: .creation, success: .created,
            body: "NodeInviteBody", answer: "NodeInvite", perform: MakeNodeInvite.perform),
        Route(
            .delete, "admin/invites/{token}", "removeNodeInvite", "Removes an invite to the node", access: .admin, success: .noContent,
            refusals: [.inviteNotFound], perform: RemoveNodeInvite.perform),
    ]

    private static let roomAdmin: [Route] = [
        Route(
            .get, "admin/rooms", "listEveryRoom", "All rooms, the newest last", access: .admin, query: ["q", "limit", "before", "after"],
            answer: "RoomEntryPage", perform: ListEveryRoom.perform),
        Route(
            .get, "admin/rooms/{id}", "showAnyRoom", "One room as it looks from outside", access: .admin, answer: "RoomEntry",
            refusals: [.roomNotFound], perform: ShowAnyRoom.perform),
        Route(
            .get, "admin/rooms/{id}/members", "listAnyMembers", "Who is in a room", access: .admin,
            query: ["membership", "limit", "before", "after"], answer: "MemberPage", refusals: [.roomNotFound],
            perform: ListAnyMembers.perform),
        Route(
            .delete, "admin/rooms/{id}", "closeRoom", "Closes a room for everybody on this node", access: .admin, success: .noContent,
            refusals: [.roomNotFound], perform: CloseRoom.perform),
    ]

    private static let nodeAdmin: [Route] = [
        Route(
            .get, "admin/stats", "showStats", "What was counted, by minute, hour or day", access: .admin, query: ["by", "limit"],
            answer: "Stats", perform: ShowStats.perform),
        Route(
            .get, "admin/media", "showMediaUsage", "How much of files lies where", access: .admin, answer: "MediaUsage",
            perform: ShowMediaUsage.perform),
        Route(
            .post, "admin/media/move", "moveMedia", "Brings files to the store outside that it does not have", access: .admin,
            answer: "MovedMedia", refusals: [.conflict], perform: MoveMedia.perform),
        Route(
            .get, "admin/settings", "listSettings", "The settings in force", access: .admin, answer: "SettingPage",
            perform: ListSettings.perform),
        Route(
            .get, "admin/audit", "listAudit", "What admins did", access: .admin, query: ["subject", "limit", "before", "after"],
            answer: "AuditPage", perform: ListAudit.perform),
    ]
}
