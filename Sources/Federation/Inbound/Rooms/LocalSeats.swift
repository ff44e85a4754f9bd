internal import CanonicalJSON
internal import Chat
internal import Storage

/// Which of this node's users an arrival may bring into its room or out of it, and whether they were in it before.
struct LocalSeats {
    private let rid: Int64
    private let before: [(uid: Int64, isJoined: Bool)]

    /// Looks before the arrival is written.
    init(of arrival: Arrival, rid: Int64, _ name: ServerName, in session: any SQLSession) throws {
        self.rid = rid
        let users = arrival.current.keys.filter { $0.type == EventType.member }.compactMap { UserID($0.key) }
        before = try users.filter { $0.server.hasSameBytes(as: name.text) }.compactMap { user in
            guard let uid = try session.userNumber(id: user.text) else { return nil }
            return (uid, try session.member(rid: rid, uid: uid)?.isJoined ?? false)
        }
    }

    /// Who is in the room now and was not, and who was and is not.
    func changes(in session: any SQLSession) throws -> (entered: [Int64], left: [Int64]) {
        let now = try before.map { (uid: $0.uid, was: $0.isJoined, isJoined: try session.member(rid: rid, uid: $0.uid)?.isJoined ?? false) }
        return (now.filter { !$0.was && $0.isJoined }.map(\.uid), now.filter { $0.was && !$0.isJoined }.map(\.uid))
    }
}
