import CanonicalJSON
import Chat
import Federation
import Storage

/// What changed outside the log while a session was away: its counts, and how far others have read its messages.
enum ResumeExtras {
    /// How many rooms are looked at, those with the newest events first.
    static let rooms = 50

    /// Reads the present counts and receipts of rooms that moved after a position. Bulk lane.
    static func load(_ node: NodeContext, _ caller: Caller, since position: Int64) async throws(Refusal) -> [LiveEvent] {
        try await node.read(.bulk) { session in
            let since = try session.event(at: position)?.at ?? 0
            return try session.newestRooms(uid: caller.uid, limit: rooms).flatMap { rid -> [LiveEvent] in
                guard let room = try session.room(rid: rid), let member = try session.member(rid: rid, uid: caller.uid), member.isJoined
                else { return [] }
                let receipts =
                    try room.memberCount <= node.configuration.live.receiptMembers ? self.receipts(session, room, caller, since) : []
                return try receipts + reached(session, node, room, caller).asList + [UnreadObject.event(session, node, room, member)]
            }
        }
    }

    /// How far other nodes have got, said to whoever spoke among the room's newest messages.
    private static func reached(_ session: any SQLSession, _ node: NodeContext, _ room: RoomRow, _ caller: Caller) throws -> LiveEvent? {
        guard let reach = try node.reach(of: room, in: session),
            try session.ownSenders(rid: room.rid, after: 0, through: .max).contains(caller.uid)
        else { return nil }
        return try ReachUpdate.event(session, node, room, reach, reach.servers, to: [caller.uid])
    }

    private static func receipts(_ session: any SQLSession, _ room: RoomRow, _ caller: Caller, _ since: Int64) throws -> [LiveEvent] {
        try session.markers(rid: room.rid, except: caller.uid).flatMap { marker -> [LiveEvent] in
            guard let user = try session.user(uid: marker.uid) else { return [] }
            var events: [LiveEvent] = []
            if let at = marker.deliveredAt, at >= since, marker.delivered > marker.read {
                events += try StatusUpdate.event(session, room, user, through: marker.delivered, status: .delivered, at: at).asList
            }
            if let at = marker.readAt, at >= since {
                events += try StatusUpdate.event(session, room, user, through: marker.read, status: .read, at: at).asList
            }
            return events
        }
    }
}

extension Optional {
    fileprivate var asList: [Wrapped] { map { [$0] } ?? [] }
}
