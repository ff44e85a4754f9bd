import Chat
import HTTPTypes

extension Route {
    /// Tokens that let people into rooms.
    static let invites: [Route] = [
        Route(
            .post, "rooms/{roomId}/invites", "createInvite", "Makes an invite token", rate: .creation, success: .created,
            body: "InviteBody", answer: "Invite", refusals: [.roomNotFound, .forbidden, .conflict], perform: CreateInvite.perform),
        Route(
            .get, "rooms/{roomId}/invites", "listInvites", "The room's invite tokens", answer: "InvitePage",
            refusals: [.roomNotFound, .forbidden], perform: ListInvites.perform),
        Route(
            .delete, "rooms/{roomId}/invites/{token}", "deleteInvite", "Deletes an invite token", success: .noContent,
            refusals: [.roomNotFound, .inviteNotFound, .forbidden], perform: DeleteInvite.perform),
        Route(
            .get, "rooms/invites/{token}", "previewInvite",
            "What an invite leads to, of this node or, for who is logged in, as TOKEN@NODE of another one", access: .either,
            answer: "InvitePreview", refusals: [.inviteNotFound, .inviteExpired, .forbidden, .notAvailable], perform: PreviewInvite.perform),
        Route(
            .post, "rooms/invites/{token}/join", "joinByInvite", "Joins by an invite, of this node or as TOKEN@NODE of another one",
            answer: "Room",
            refusals: [.inviteNotFound, .inviteExpired, .banned, .forbidden, .conflict], perform: JoinByInvite.perform),
    ]
}
