package import CanonicalJSON
package import Chat
package import Storage
internal import Synchronization

/// Memberships of this node's users in rooms that the node is not in: they come in, knock, decline and leave by other servers' hands.
package final class RemoteMemberships: Sendable {
    let node: LinkedNode
    let wire: WireEvents
    private let release: @Sendable (RoomID, [JoinsUnderWay.Held]) async -> Void
    private let lines = Mutex(JoinLines())
    let untold = Mutex(UntoldDeclines())

    /// - Parameter release: takes what peers sent for a room while somebody was on the way into it, once the node is in it.
    package init(_ node: LinkedNode, release: @escaping @Sendable (RoomID, [JoinsUnderWay.Held]) async -> Void) {
        self.node = node
        self.release = release
        wire = WireEvents(node.keys)
    }

    /// Keeps an event that came for a room that somebody is on the way into. False when nobody is, or there is no place for it.
    package func hold(_ event: JSON, of room: RoomID, from origin: ServerName) -> Bool {
        lines.withLock { $0.underWay.hold(event, of: room, from: origin.text) }
    }

    /// Brings a user into a room by way of the servers in it. A second call for the same user waits for what comes of the first; another
    /// user's for the room waits for its turn. The join goes on when the caller does not wait for it.
    /// - Parameters:
    ///   - via: servers to ask, as the client or an alias named them; those that are known to be in the room come behind them.
    /// - Throws: ``Refusal``: `room_not_found`, `forbidden`, `conflict` for a room version that we do not speak, `busy` when nobody
    ///   answers.
    package func join(_ room: RoomID, _ user: UserRow, via: [ServerName], reason: String? = nil) async throws(Refusal) -> JoinedRoom {
        guard let id = UserID(user.userID) else { throw .notFound(.user) }
        let line = lines.withLock { all in
            all.task(of: id, in: room) { before, number in
                Task { [self] in
                    await before?.value
                    let joined = await enter(room, user, id, via, reason)
                    let held = lines.withLock { $0.end(id, in: room, number) }
                    if case .success = joined, !held.isEmpty { await release(room, held) }
                    return joined
                }
            }
        }
        return try await line.value.get()
    }
}

/// Where a join has led.
package enum JoinedRoom: Sendable {
    /// The node is in the room now, and the user; clients have heard of it.
    case entered(StoredEvent)
    /// The node is in the room already: the user comes in as into any of its rooms.
    case alreadyHere
}

/// Who is on the way into which room, one after the other.
private struct JoinLines {
    typealias Line = Task<Result<JoinedRoom, Refusal>, Never>

    private struct Key: Hashable {
        let user: UserID
        let room: RoomID
    }

    var underWay = JoinsUnderWay()
    private var running: [Key: Line] = [:]
    private var last: [RoomID: (number: Int, line: Line)] = [:]
    private var count = 0

    /// The user's join: the one that runs, or a new one behind the last of the room.
    mutating func task(of user: UserID, in room: RoomID, _ start: (Task<Void, Never>?, Int) -> Line) -> Line {
        let key = Key(user: user, room: room)
        if let line = running[key] { return line }
        _ = underWay.begin(user, in: room)
        count += 1
        let before = last[room]?.line
        let line = start(before.map { line in Task { _ = await line.value } }, count)
        running[key] = line
        last[room] = (count, line)
        return line
    }

    /// What has waited, once nobody else is on the way.
    mutating func end(_ user: UserID, in room: RoomID, _ number: Int) -> [JoinsUnderWay.Held] {
        running[Key(user: user, room: room)] = nil
        if last[room]?.number == number { last[room] = nil }
        return underWay.end(user, in: room)
    }
}
