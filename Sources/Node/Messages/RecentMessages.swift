package import Storage
import Synchronization

/// The newest messages of the rooms somebody has just looked at, written once for everybody, so that their newest page costs neither
/// a query nor an encoding for each message. Any thread.
package final class RecentMessages: Sendable {
    /// What was kept of a room when it was asked for, or the right to bring it.
    enum Look: Sendable {
        case kept(RecentRoom)
        case missing(RecentTicket)
    }

    /// How many messages of a room are brought.
    let perRoom: Int
    private let rooms: Mutex<RecentRooms>

    /// - Parameters:
    ///   - perRoom: how many messages of a room a reader brings; up to twice as many are kept when more are sent.
    ///   - bytes: how much all rooms may take.
    package init(perRoom: Int, bytes: Int) {
        self.perRoom = perRoom
        rooms = Mutex(RecentRooms(perRoom: perRoom, limit: bytes))
    }

    /// Looks for a room. Before the snapshot in which the reader's membership is checked is opened: what is found here is then never
    /// newer than that membership.
    func look(_ roomID: String) -> Look {
        rooms.withLock { rooms in
            if let kept = rooms.find(roomID) { return .kept(kept) }
            return .missing(RecentTicket(self, since: rooms.begin()))
        }
    }

    /// Keeps what a reader found in a snapshot that is younger than the ticket, unless something of it has changed since.
    func keep(_ room: RecentRoom, _ ticket: RecentTicket) {
        rooms.withLock { $0.keep(room, since: ticket.since) }
    }

    fileprivate func end() { rooms.withLock { $0.end() } }

    /// The batch is on disk. Writer thread, before anybody hears of it.
    package func committed(_ batch: BatchContext) {
        guard let changed = batch.existing(ChangedMessages.self) else { return }
        let appended = batch.existing(AppendedMessages.self)?.list ?? []
        rooms.withLock {
            $0.change(changed.appended, written: appended.map { ($0.event.rid, $0.object) }, changed.rooms, users: changed.users)
        }
    }

    /// Lets go of everything: addresses of files in what is kept have become old.
    func forgetAll() { rooms.withLock { $0.forgetAll() } }

    /// How much is kept at the moment, in bytes.
    package var size: Int { rooms.withLock { $0.size } }
}

/// The right to bring a room. As long as one is held, changes are remembered.
final class RecentTicket: Sendable {
    /// The number of the last change before it.
    let since: UInt64
    private let recent: RecentMessages

    fileprivate init(_ recent: RecentMessages, since: UInt64) {
        self.recent = recent
        self.since = since
    }

    deinit { recent.end() }
}

/// The messages that the bodies of one batch appended. Writer thread only.
final class AppendedMessages {
    fileprivate var list: [FreshMessage] = []
}

extension Transaction {
    /// Hands over a message that was just appended.
    func noteAppended(_ message: FreshMessage) {
        session.batch.value(ofType: AppendedMessages.self, default: AppendedMessages()).list.append(message)
    }
}
