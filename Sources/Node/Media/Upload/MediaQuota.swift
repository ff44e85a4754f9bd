import Chat
import Storage

/// How much of files there may be. Counted in the database with every change.
enum MediaQuota {
    /// For a file that a user wants to keep.
    static func check(_ session: any SQLSession, _ node: NodeContext, uid: Int64, bytes: Int64) throws {
        let limits = node.configuration.media
        if limits.userBytes > 0, try session.mediaUsage(.user, uid).bytes + bytes > limits.userBytes {
            throw Refusal(.storageFull, "You have as many files here as one account may have. Delete some first.")
        }
        // Files of other nodes have a limit of their own, and can be fetched again: they keep nobody from sending one.
        if limits.nodeBytes > 0,
            try session.mediaUsage(.node).bytes - session.remoteMediaUsage().bytes + bytes > limits.nodeBytes
        {
            throw Refusal(.storageFull, "This node has as many files as it may have.")
        }
    }

    /// For a file that goes to a room.
    static func check(_ session: any SQLSession, _ node: NodeContext, rid: Int64, bytes: Int64) throws {
        let limit = node.configuration.media.roomBytes
        guard limit > 0, try session.mediaUsage(.room, rid).bytes + bytes > limit else { return }
        throw Refusal(.storageFull, "This room has as many files as a room may have.")
    }
}
