internal import CanonicalJSON
internal import Chat
internal import Storage

/// Who of this node's users comes into a room, or goes, by a change of its state: memberships before it, to be compared with those after.
struct OwnMoves {
    private let rid: Int64
    private var before: [(uid: Int64, isJoined: Bool)] = []

    /// - Parameter changes: of the current state, before they are written.
    init(_ changes: StateDelta, in rid: Int64, own: String, _ session: any SQLSession) throws(StorageFailure) {
        self.rid = rid
        for name in changes.keys where name.type == EventType.member {
            guard let user = UserID(name.key), user.server.hasSameBytes(as: own), let uid = try session.userNumber(id: name.key) else {
                continue
            }
            before.append((uid, try session.member(rid: rid, uid: uid)?.isJoined ?? false))
        }
    }

    /// The event with who came and went, after it was written.
    func news(_ event: StoredEvent, _ session: any SQLSession) throws(StorageFailure) -> ArrivalNews {
        var (entered, left): ([Int64], [Int64]) = ([], [])
        for (uid, wasJoined) in before {
            let isJoined = try session.member(rid: rid, uid: uid)?.isJoined ?? false
            if isJoined, !wasJoined { entered.append(uid) }
            if wasJoined, !isJoined { left.append(uid) }
        }
        return ArrivalNews(event: event, entered: entered.sorted(), left: left.sorted())
    }
}
