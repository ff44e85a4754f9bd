import CanonicalJSON
import Chat
import Storage

/// `POST users/me/avatar`: a file as the picture that others see. The one before goes.
enum SetAvatar {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let user = try await UploadMedia.take(node, ask, only: .image) { transaction, row in
            try set(transaction, row, of: caller.uid)
        }
        return Answer(UserObject.own(user, node: node))
    }

    /// Puts a file in the place of the picture and tells who sees it. Inside a write body.
    private static func set(_ transaction: Transaction, _ row: MediaRow, of uid: Int64) throws -> UserRow {
        let session = transaction.session
        guard let old = try session.user(uid: uid) else { throw Refusal.sessionEnded }
        try session.releaseMedia(of: .user(uid), at: transaction.now)
        try session.useMedia(row, by: .user(uid), at: transaction.now)
        try session.setAvatar(uid: uid, MediaObject.avatar(row, transaction.node))
        guard let user = try session.user(uid: uid) else { throw Refusal.sessionEnded }
        if user != old { try UpdateMe.announce(user, after: old, transaction) }
        return user
    }
}
