/// How much of a room waits for a server that was away.
package struct RoomBacklog: Sendable, Equatable {
    /// The room's row number.
    package let rid: Int64
    /// Events that wait, at most one more than ``CatchUp/whole``.
    package let events: Int
    /// Whether the server can ask this node about the room: not when nobody here is in it any longer.
    package let canBeAsked: Bool

    package init(rid: Int64, events: Int, canBeAsked: Bool) {
        (self.rid, self.events, self.canBeAsked) = (rid, events, canBeAsked)
    }
}

/// What a server gets of each room after a long absence: all that was said, as long as that is not too much.
///
/// Too much is leapt over: the server gets the newest event and the tips of such a room, and then what is said from now on. What lies
/// between it asks for, or finds it when somebody looks at that part of the history. So it does not work for hours through what was said
/// yesterday before it hears what is said now.
package enum CatchUp {
    /// How long a server must have been away, in milliseconds.
    package static let absence: Int64 = 3_600_000
    /// Events of a room that are not too many.
    package static let whole = 2_000
    /// Events of all rooms that are not too many.
    package static let total = 20_000
    /// Rooms that are leapt over at most: what leads to the rest of them lies in the record until it has gone out.
    package static let rooms = 500

    /// The rooms to leap over, the fullest first.
    /// - Parameter whole: events of a room that are not too many.
    package static func leaps(_ backlogs: [RoomBacklog], whole: Int = whole) -> [RoomBacklog] {
        var total = backlogs.reduce(0) { $0 + $1.events }
        var leaps: [RoomBacklog] = []
        for room in backlogs.filter(\.canBeAsked).sorted(by: { ($1.events, $0.rid) < ($0.events, $1.rid) }) {
            guard leaps.count < rooms, room.events > whole || total > Self.total else { break }
            total -= room.events
            leaps.append(room)
        }
        return leaps
    }
}
