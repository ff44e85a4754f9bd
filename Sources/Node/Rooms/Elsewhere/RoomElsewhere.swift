import Chat
import Federation
import Storage

/// A room that this node is not in, as somebody names it who wants to come in or to knock.
struct RoomElsewhere: Sendable {
    let links: NodeLinks
    let roomID: RoomID
    /// Servers to ask.
    let servers: [ServerName]

    /// Where a room is that a client named by id or alias.
    enum Found: Sendable {
        /// This node's own tables say what there is to say, about the room of this id or alias.
        case here(String)
        case elsewhere(RoomElsewhere)
    }

    /// - Parameter via: servers that may know the room, as the client has them from a link or an alias.
    /// - Throws: ``Refusal`` `room_not_found` for an alias that its server does not know; `busy` when that server cannot be asked.
    static func find(_ node: NodeContext, named name: String, via: [String]) async throws(Refusal) -> Found {
        guard let links = node.links else { return .here(name) }
        let named = via.compactMap { ServerName($0) }
        if name.utf8.first == UInt8(ascii: "#") {
            guard let alias = RoomAlias(name), !alias.server.utf8.elementsEqual(links.linked.name.text.utf8) else { return .here(name) }
            let (roomID, servers) = try await links.queries.room(alias)
            return try await place(node, links, roomID, named + servers)
        }
        guard let roomID = RoomID(name) else { return .here(name) }
        return try await place(node, links, roomID, named + [roomID.server.flatMap { ServerName($0) }].compactMap(\.self))
    }

    private static func place(
        _ node: NodeContext, _ links: NodeLinks, _ roomID: RoomID, _ servers: [ServerName]
    ) async throws(Refusal) -> Found {
        let isHere = try await node.read { session in
            guard let room = try session.room(id: roomID.text) else { return false }
            return try room.removedAt != nil || session.isResident(room)
        }
        return isHere ? .here(roomID.text) : .elsewhere(RoomElsewhere(links: links, roomID: roomID, servers: servers))
    }

    /// Brings the caller in.
    func join(_ node: NodeContext, _ caller: Caller, reason: String? = nil) async throws(Refusal) {
        let user = try await entrant(node, caller)
        _ = try await links.memberships.join(roomID, user, via: servers, reason: reason)
    }

    /// Knocks for the caller.
    func knock(_ node: NodeContext, _ caller: Caller, reason: String?) async throws(Refusal) {
        let user = try await entrant(node, caller)
        _ = try await links.memberships.knock(roomID, user, via: servers, reason: reason)
    }

    /// The caller's row, if the node's own limits let them into one more room.
    private func entrant(_ node: NodeContext, _ caller: Caller) async throws(Refusal) -> UserRow {
        try await node.read { session in
            if try session.joinedRoomCount(uid: caller.uid) >= node.configuration.rooms.roomsPerUser {
                throw Refusal.conflict("You are in as many rooms as this node allows.")
            }
            guard let user = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
            return user
        }
    }
}
