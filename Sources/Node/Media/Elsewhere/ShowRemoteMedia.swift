import Chat
import Storage

/// `GET media/{mediaId}` for a file of another node: who may see it is judged here, before anybody is asked for it. The first who comes
/// has it fetched.
enum ShowRemoteMedia {
    /// Milliseconds between two notes that a file was looked at.
    private static let noteEvery: Int64 = 3_600_000

    static func found(
        _ node: NodeContext, _ key: String, _ proof: MediaLinks.Proof, _ caller: Caller?
    ) async throws(Refusal) -> ShowMedia.Shown {
        let row = try await node.read { session in
            guard let row = try session.remoteMedia(key: key), try mayFetch(session, row, proof, caller) else {
                throw Refusal.notFound(.media)
            }
            return row
        }
        if let kept = row.kept {
            try await note(row, kept, node)
            return ShowMedia.Shown(name: kept.name, file: kept.file)
        }
        guard let files = node.media.elsewhere.files else {
            throw .notAvailable("The file lies on \(row.server), and this node links with no other.")
        }
        try await files.bring(row)
        let fetched = try await node.read { session in try session.remoteMedia(key: key)?.kept }
        guard let fetched else { throw .notFound(.media) }
        return ShowMedia.Shown(name: fetched.name, file: fetched.file)
    }

    private static func mayFetch(
        _ session: any SQLSession, _ row: RemoteMediaRow, _ proof: MediaLinks.Proof, _ caller: Caller?
    ) throws -> Bool {
        if proof == .message { return true }
        if proof == .avatar, try session.isRemoteMediaAvatar(row.number) { return true }
        return try caller.map { try session.isRemoteMediaShown(row.number, to: $0.uid) } ?? false
    }

    /// What is looked at stays longest.
    private static func note(_ row: RemoteMediaRow, _ kept: RemoteMediaRow.Kept, _ node: NodeContext) async throws(Refusal) {
        guard kept.usedAt <= node.world.now() - noteEvery else { return }
        try await node.write { transaction in try transaction.session.touchRemoteMedia(row.number, at: transaction.now) }
    }
}
