/// What is counted of files, kept with every change: nobody adds up rows to know whether there is room.
package struct MediaUsage: Sendable, Equatable {
    package var bytes: Int64
    package var files: Int64

    package init(bytes: Int64 = 0, files: Int64 = 0) {
        self.bytes = bytes
        self.files = files
    }
}

/// Whose files are counted.
package enum MediaScope: Int64, Sendable {
    /// Everything on disk, each content once.
    case node = 0
    /// What somebody sent and is still kept.
    case user = 1
    /// What was sent to a room and is still there.
    case room = 2
}

extension SQLSession {
    /// How much there is. The owner is a user's or room's row number, 0 for the node.
    package func mediaUsage(_ scope: MediaScope, _ owner: Int64 = 0) throws(StorageFailure) -> MediaUsage {
        try first("SELECT bytes, files FROM media_usage WHERE scope = $1 AND owner = $2", [.int(scope.rawValue), .int(owner)]) {
            MediaUsage(bytes: $0.int(0), files: $0.int(1))
        } ?? MediaUsage()
    }
}

extension WriteSession {
    func addMediaUsage(_ scope: MediaScope, _ owner: Int64, bytes: Int64, files: Int64) throws(StorageFailure) {
        try run(
            """
            INSERT INTO media_usage (scope, owner, bytes, files) VALUES ($1, $2, $3, $4)
            ON CONFLICT (scope, owner) DO UPDATE SET bytes = media_usage.bytes + $3, files = media_usage.files + $4
            """, .int(scope.rawValue), .int(owner), .int(bytes), .int(files))
    }
}
