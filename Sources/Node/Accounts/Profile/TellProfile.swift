import CanonicalJSON
package import Chat
import Storage

/// `federation.profile`: a new name or picture becomes a member event in each room that other nodes hear, a few rooms at a time. What a room has
/// said of somebody already is not said again, so that a job that runs twice, or for two changes at once, says each room the newest once.
package enum TellProfile {
    /// Rooms in one write.
    private static let slice = 20

    /// Makes the job, or has the one that waits do it. Inside the write body that changes the profile.
    static func enqueue(_ transaction: Transaction, of uid: Int64) throws {
        let session = transaction.session
        guard transaction.node.links != nil, try !session.heardRooms(ofUser: uid, after: 0, limit: 1).isEmpty else { return }
        let payload = String(decoding: JSON.object(["user": .int(uid)]).encoded(), as: UTF8.self)
        let kind = JobCatalog.tellProfile
        try session.enqueueNewest(
            NewJob(kind, payload: payload, lane: "\(kind.name):\(uid)", uniqueKey: "\(uid)"), at: transaction.now)
    }

    /// Does the job with that payload.
    /// - Throws: ``Refusal`` when the database fails.
    package static func perform(_ node: NodeContext, payload: String) async throws(Refusal) -> JobOutcome {
        guard let uid = (try? JSON(parsing: Array(payload.utf8)))?["user"]?.int else {
            return .dead(JobFault("payload", "The payload names nobody."))
        }
        var last: Int64? = 0
        while let after = last, !Task.isCancelled {
            last = try await node.write(.bulk) { transaction in try tell(transaction, uid, after: after) }
        }
        return last == nil ? .done : .returned
    }

    /// Tells some rooms.
    /// - Returns: the last of them; nil when there was none left.
    private static func tell(_ transaction: Transaction, _ uid: Int64, after: Int64) throws -> Int64? {
        let session = transaction.session
        guard let user = try session.user(uid: uid), user.isLocal, user.deletedAt == nil, let id = UserID(user.userID) else { return nil }
        let rooms = try session.heardRooms(ofUser: uid, after: after, limit: slice)
        for rid in rooms {
            do {
                try tell(transaction, user, id, in: rid)
            } catch let refusal as Refusal where refusal.code == .forbidden {
                // Rooms may have rules of their own about who says what.
                continue
            }
        }
        return rooms.last
    }

    private static func tell(_ transaction: Transaction, _ user: UserRow, _ id: UserID, in rid: Int64) throws {
        let session = transaction.session
        guard let said = try session.state(rid: rid, StateKey(EventType.member, user.userID)),
            let before = MemberContent(content: said.content), before.membership == .join
        else { return }
        let address = picture(of: user).map { "mxc://\(transaction.node.configuration.identity.name)/\($0)" }
        if before.displayName == user.displayName, before.avatarURL == address { return }
        let content = MemberContent(.join, displayName: user.displayName, avatarURL: address)
        let draft = EventDraft(
            type: EventType.member, stateKey: user.userID, sender: id, roomID: nil, content: content.content,
            originServerTS: transaction.now)
        // Clients of this node have heard of it otherwise, and nobody has come in.
        _ = try transaction.node.log.append(
            LogEntry(draft, sender: user.uid, kind: .other, target: user.uid), to: rid, in: session)
    }

    /// The row holds the picture as clients see it.
    private static func picture(of user: UserRow) -> String? {
        user.avatar.flatMap { try? JSON(parsing: Array($0.utf8)) }?["id"]?.string
    }
}
