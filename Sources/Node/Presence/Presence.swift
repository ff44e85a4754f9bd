import CanonicalJSON
import Chat
package import Storage
import Synchronization

/// Who is online, and who hears of it: contacts, and whoever shares a room of up to 100.
package final class Presence: Sendable {
    private let board: Mutex<PresenceBoard>
    private let elsewhere = Mutex(RemotePresenceBoard())
    private let rounds = Mutex(PresenceRounds())
    private let largestRoom: Int
    private let now: @Sendable () -> Int64

    /// Takes the limits and the clock, in milliseconds since 1970.
    package init(limits: LiveConfiguration, now: @escaping @Sendable () -> Int64) {
        board = Mutex(PresenceBoard(grace: limits.offlineSeconds * 1000))
        largestRoom = limits.presenceMembers
        self.now = now
    }

    /// A live connection of the user is there. Any thread.
    package func connected(uid: Int64) { board.withLock { $0.connected(uid) } }

    /// A live connection of the user is gone. Any thread.
    package func disconnected(uid: Int64) { board.withLock { $0.disconnected(uid, at: now()) } }

    /// The user's status or its privacy changed. Any thread.
    package func touch(uid: Int64) { board.withLock { $0.touch(uid) } }

    /// True while the user is connected or left less than 15 s ago. Any thread.
    package func isPresent(uid: Int64) -> Bool { board.withLock { $0.isPresent(uid) } }

    /// How many live connections the user has. Any thread.
    package func connections(of uid: Int64) -> Int { board.withLock { $0.connections(of: uid) } }

    /// Who is present, by row number.
    package var users: Set<Int64> { board.withLock { $0.users } }

    /// How many users are present.
    package var count: Int { board.withLock { $0.count } }

    /// Somebody's node tells how they are there. Any thread.
    func heard(uid: Int64, _ shown: ShownPresence) { elsewhere.withLock { $0.hear(uid, shown, at: now()) } }

    /// How somebody of this node or another one shows up. Any thread.
    package func shown(_ user: UserRow) -> ShownPresence {
        user.isLocal ? ShownPresence(user, isPresent: isPresent(uid: user.uid)) : elsewhere.withLock { $0.shown(user.uid) }
    }

    /// Tells who came and went since the last call. Called once a second; reads in the bulk lane.
    package func sweep(_ node: NodeContext) async {
        let at = now()
        let (moved, gone) = board.withLock { $0.take(at: at) }
        let changed = moved.union(elsewhere.withLock { $0.take(at: at) })
        await announce(changed, gone, node, at)
        if PresencePassing.isOn(node) {
            let due = rounds.withLock { $0.due(of: users, at: at) }
            await PresencePassing.tell(moved.union(due), node, at: at)
        }
    }

    private func announce(_ changed: Set<Int64>, _ gone: Set<Int64>, _ node: NodeContext, _ at: Int64) async {
        guard !changed.isEmpty else { return }
        if !gone.isEmpty {
            _ = try? await node.write(.bulk) { transaction in
                for uid in gone { try transaction.session.noteLastSeen(uid: uid, at: at) }
            }
        }
        let events = try? await node.read(.bulk) { [self] session in
            try changed.flatMap { try statusEvents(of: $0, in: session, at: at) }
        }
        if let events, !events.isEmpty { node.gateway.publish(events) }
    }

    /// Contacts see the last-seen time where the user's privacy lets them; others in shared rooms only the status.
    private func statusEvents(of uid: Int64, in session: any SQLSession, at: Int64) throws -> [Announcement] {
        guard let user = try session.user(uid: uid) else { return [] }
        let audience = try session.presenceAudience(of: uid, largestRoom: largestRoom)
        let shown = shown(user)
        let parts = try audience.partitioned { try shown.showsLastSeen(of: user, to: $0, session) }
        return [(parts.yes, true), (parts.no, false)].compactMap { uids, full in
            guard !uids.isEmpty else { return nil }
            let data = PresenceObject.update(user, shown, showsLastSeen: full, at: at).encoded()
            return .event(LiveEvent(position: nil, audience: .users(uids), name: LiveEventName.userStatus, data: data))
        }
    }
}

extension Array {
    fileprivate func partitioned(_ isFirst: (Element) throws -> Bool) rethrows -> (yes: [Element], no: [Element]) {
        var yes: [Element] = []
        var no: [Element] = []
        for element in self {
            if try isFirst(element) { yes.append(element) } else { no.append(element) }
        }
        return (yes, no)
    }
}
