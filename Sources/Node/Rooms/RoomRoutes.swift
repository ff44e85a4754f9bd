import Chat
import HTTPTypes

extension Route {
    /// Rooms and who is in them.
    static let rooms: [Route] = [
        Route(
            .post, "rooms", "createRoom", "Makes a room, or finds the direct room with somebody", rate: .creation, success: .created,
            body: "RoomBody", answer: "Room", refusals: [.userNotFound, .blocked, .conflict, .tempIDReused], perform: CreateRoom.perform),
        Route(.get, "rooms", "listRooms", "My rooms", query: ["limit", "before", "after"], answer: "RoomPage", perform: ListRooms.perform),
        Route(
            .get, "rooms/public", "listPublicRooms", "The directory of public rooms", rate: .search,
            query: ["q", "node", "limit", "before", "after"], answer: "RoomPage", refusals: [.notAvailable], perform: PublicRooms.perform),
        Route(.get, "rooms/{roomId}", "showRoom", "One room", answer: "Room", refusals: [.roomNotFound], perform: ShowRoom.perform),
        Route(
            .patch, "rooms/{roomId}", "updateRoom", "Changes name, topic, visibility, history, knocking, alias", body: "RoomPatch",
            answer: "Room", refusals: [.roomNotFound, .forbidden, .conflict], perform: UpdateRoom.perform),
        Route(
            .delete, "rooms/{roomId}", "deleteRoom", "Deletes a room for everybody", success: .noContent,
            refusals: [.roomNotFound, .forbidden], perform: DeleteRoom.perform),
        Route(
            .post, "rooms/{roomId}/upgrade", "upgradeRoom", "Replaces a room by a new one, which its people go over to", rate: .creation,
            success: .created, answer: "Room", refusals: [.roomNotFound, .forbidden, .conflict], perform: UpgradeRoom.perform),
        Route(
            .post, "rooms/{roomId}/join", "joinRoom", "Joins a room", answer: "Room",
            refusals: [.roomNotFound, .banned, .forbidden, .conflict], perform: JoinRoom.perform),
        Route(
            .post, "rooms/join", "joinRoomByName", "Joins a room by id or alias, or by an invite link of another node", body: "JoinBody",
            answer: "Room", refusals: [.roomNotFound, .inviteNotFound, .inviteExpired, .banned, .forbidden, .conflict],
            perform: JoinRoom.perform),
        Route(
            .post, "rooms/{roomId}/leave", "leaveRoom", "Leaves a room, declines an invite, takes a knock back", body: "LeaveBody",
            answer: "RoomReference", refusals: [.roomNotFound], perform: LeaveRoom.perform),
        Route(
            .post, "rooms/{roomId}/knock", "knockRoom", "Asks to be let in", body: "KnockBody", answer: "RoomReference",
            refusals: [.roomNotFound, .banned, .forbidden, .conflict], perform: KnockRoom.perform),
        Route(
            .get, "rooms/{roomId}/members", "listMembers", "Who is in a room", query: ["membership", "limit", "before", "after"],
            answer: "MemberPage", refusals: [.roomNotFound], perform: ListMembers.perform),
        Route(
            .put, "rooms/{roomId}/members/{userId}", "putMember", "Adds somebody, or gives another role", rate: .creation,
            body: "MemberBody", answer: "Member", refusals: [.roomNotFound, .userNotFound, .forbidden, .blocked, .conflict],
            perform: PutMember.perform),
        Route(
            .delete, "rooms/{roomId}/members/{userId}", "removeMember", "Kicks, bans, or lifts a ban", success: .noContent,
            query: ["ban", "reason"], refusals: [.roomNotFound, .userNotFound, .forbidden, .conflict], perform: RemoveMember.perform),
        Route(
            .get, "rooms/{roomId}/settings", "showRoomSettings", "My settings for a room", answer: "MemberSettings",
            refusals: [.roomNotFound], perform: RoomSettings.show),
        Route(
            .put, "rooms/{roomId}/settings", "changeRoomSettings", "Changes my settings for a room", body: "MemberSettings",
            answer: "MemberSettings", refusals: [.roomNotFound], perform: RoomSettings.change),
        Route(
            .put, "rooms/{roomId}/typing", "setTyping", "Says that I am typing, or stopped", body: "TypingBody", answer: "Empty",
            refusals: [.roomNotFound], perform: SetTyping.perform),
        Route(
            .get, "users/{userId}/rooms", "listSharedRooms", "Rooms I share with somebody", answer: "RoomPage",
            refusals: [.userNotFound], perform: SharedRooms.perform),
    ]
}
