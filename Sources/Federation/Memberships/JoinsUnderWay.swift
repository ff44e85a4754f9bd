package import CanonicalJSON
package import Chat

/// Joins of our users into rooms that this node is not in yet: each user goes once, and what peers send meanwhile waits.
package struct JoinsUnderWay: Sendable {
    /// An event that came for a room before we knew what it rests on.
    package struct Held: Sendable, Equatable {
        package let origin: String
        package let event: JSON
    }

    private var users: [RoomID: Set<UserID>] = [:]
    private var held: [RoomID: [Held]] = [:]
    private var bytes: [RoomID: Int] = [:]

    /// Events that wait for one room; more are let go, and fetched as a gap afterwards.
    package static let heldEvents = 1_000
    /// All of them together.
    package static let heldBytes = 8 << 20

    package init() {}

    /// Whether the user's join is the first of its kind; a second one waits for what comes of the first.
    package mutating func begin(_ user: UserID, in room: RoomID) -> Bool { users[room, default: []].insert(user).inserted }

    /// Whether somebody is on the way into the room.
    package func isJoining(_ room: RoomID) -> Bool { users[room] != nil }

    /// Keeps an event for later. False when nobody is joining, or there is no room for it.
    package mutating func hold(_ event: JSON, of room: RoomID, from origin: String) -> Bool {
        guard isJoining(room), held[room, default: []].count < Self.heldEvents else { return false }
        let size = event.encoded().count
        guard bytes[room, default: 0] + size <= Self.heldBytes else { return false }
        bytes[room, default: 0] += size
        held[room, default: []].append(Held(origin: origin, event: event))
        return true
    }

    /// The user's join has ended, well or not. Returns what has waited, in the order it came, once nobody else is on the way.
    package mutating func end(_ user: UserID, in room: RoomID) -> [Held] {
        users[room]?.remove(user)
        guard users[room]?.isEmpty == true else { return [] }
        users[room] = nil
        bytes[room] = nil
        return held.removeValue(forKey: room) ?? []
    }
}
