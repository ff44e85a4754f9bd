import Chat
import Federation
import Storage

/// A token of another node, used by somebody of this one: that node invites them, and they come in as everybody who is invited does.
enum UseForeignInvite {
    static func join(
        _ node: NodeContext, _ caller: Caller, _ token: String, _ server: ServerName, _ links: NodeLinks
    ) async throws(Refusal) -> MemberRoom {
        let user = try await node.read { session in
            guard let user = try session.user(uid: caller.uid).flatMap({ UserID($0.userID) }) else { throw Refusal.notFound(.user) }
            return user
        }
        let (roomID, servers) = try await RemoteInvites(links.linked).use(token, at: server, for: user)
        try await arrival(node, caller, roomID)
        return try await JoinRoom.enter(node, caller, named: roomID.text, via: servers.map(\.text))
    }

    /// Where the node is in the room already, the invite comes as the room's other events do: it is waited for, some seconds at most.
    private static func arrival(_ node: NodeContext, _ caller: Caller, _ roomID: RoomID) async throws(Refusal) {
        for _ in 0..<looks {
            let isThere = try await node.read { session in
                guard let room = try session.room(id: roomID.text), try session.isResident(room), room.visibility != "public" else {
                    return true
                }
                let membership = try session.member(rid: room.rid, uid: caller.uid)?.membership
                return membership == "invite" || membership == "join"
            }
            if isThere { return }
            try? await Task.sleep(for: .milliseconds(betweenLooks))
        }
    }

    private static let looks = 50
    private static let betweenLooks = 100
}
