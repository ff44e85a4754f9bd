import CanonicalJSON
import Chat
package import Storage
import Synchronization

/// Tells rooms how far their members have got: once per member and second, for rooms of up to 100.
package final class Receipts: Sendable {
    /// A member whose marker moved.
    struct Key: Hashable {
        let rid: Int64
        let uid: Int64
    }

    private let moved = Mutex<[Key: StatusUpdate.Status]>([:])
    private let largestRoom: Int

    /// Takes the size above which a room hears receipts only on request.
    package init(largestRoom: Int) {
        self.largestRoom = largestRoom
    }

    /// A marker moved; told with the next sweep. Any thread.
    package func note(room: RoomRow, uid: Int64, status: StatusUpdate.Status) {
        guard room.memberCount <= largestRoom else { return }
        let key = Key(rid: room.rid, uid: uid)
        moved.withLock { moved in
            if moved[key] != .read { moved[key] = status }
        }
    }

    /// Tells everything that moved since the last call. Once a second; reads in the bulk lane.
    package func sweep(_ node: NodeContext) async {
        let moved = moved.withLock { moved in
            defer { moved = [:] }
            return moved
        }
        guard !moved.isEmpty else { return }
        let events = try? await node.read(.bulk) { session in
            try moved.compactMap { try Self.update(session, $0.key, $0.value) }
        }
        if let events, !events.isEmpty { node.gateway.publish(events.map(Announcement.event)) }
    }

    private static func update(_ session: any SQLSession, _ key: Key, _ status: StatusUpdate.Status) throws -> LiveEvent? {
        guard let room = try session.room(rid: key.rid), let user = try session.user(uid: key.uid),
            let member = try session.member(rid: key.rid, uid: key.uid), member.isJoined
        else { return nil }
        let isRead = status == .read && user.privacy.readReceipts
        let position = isRead ? member.readPosition : member.deliveredPosition
        let at = (isRead ? member.readAt : member.deliveredAt) ?? 0
        return try StatusUpdate.event(session, room, user, through: position, status: isRead ? .read : .delivered, at: at)
    }
}
