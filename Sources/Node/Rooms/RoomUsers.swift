import CanonicalJSON
import Chat
import Storage

/// `get_room_users`: who is joined, 500 at most, with who is online.
enum RoomUsers {
    /// How many users are listed.
    static let limit = 500

    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                let found = try MemberRoom.joined(session, roomID: roomID, caller)
                let users: [JSON] = try session.members(rid: found.room.rid, membership: "join", limit: limit).compactMap { member in
                    guard let user = try session.user(uid: member.uid) else { return nil }
                    return [
                        "userId": .string(user.userID), "username": .string(user.username), "displayName": .text(user.displayName),
                        "role": .string(member.role),
                        "isOnline": .bool(node.gateway.presence.shown(user).status != .offline),
                    ]
                }
                return ["roomId": .string(roomID), "users": .array(users), "total": .int(found.room.memberCount)]
            })
    }
}
