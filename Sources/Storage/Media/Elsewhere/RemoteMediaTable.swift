/// A file of another node, as long as something here refers to it.
package struct RemoteMediaRow: Sendable, Equatable {
    /// The row number.
    package let number: Int64
    /// What it is called here.
    package let key: String
    /// The node that has it, as the address named it.
    package let server: String
    /// What it is called there: a word, never a path.
    package let mediaID: String
    /// What is here of it; nil while it was not fetched, or not for long.
    package let kept: Kept?

    /// What was fetched.
    package struct Kept: Sendable, Equatable {
        /// Cleaned; what its node says that it is called.
        package let name: String
        /// When it was last shown, in milliseconds since 1970, to the hour.
        package let usedAt: Int64
        package let file: MediaFile
    }

    static let columns: StaticString = """
        SELECT r.number, r.key, r.server, r.media_id, r.name, r.used_at, f.hash, f.file, f.type, f.bytes, f.disk_bytes, f.thumbnails,
            o.store, o.object
        FROM remote_media r LEFT JOIN media_files f ON f.fid = r.fid LEFT JOIN media_objects o ON o.fid = f.fid AND o.state = 1
        WHERE r.key = $1
        """

    init(_ row: any SQLRow) {
        number = row.int(0)
        key = row.text(1)
        server = row.text(2)
        mediaID = row.text(3)
        guard let name = row.textOrNil(4) else {
            kept = nil
            return
        }
        let (type, bytes) = (row.text(8), row.int(9))
        let file = MediaFile(
            hash: row.blob(6), file: row.text(7), type: type, bytes: bytes, diskBytes: row.int(10),
            thumbnails: MediaFile.thumbnails(row.text(11)),
            stored: row.textOrNil(12).map { StoredMedia(store: $0, object: row.text(13), type: type, bytes: bytes) })
        kept = Kept(name: name, usedAt: row.int(5), file: file)
    }
}

extension SQLSession {
    /// A file of another node by its key; nil when nothing refers to it.
    package func remoteMedia(key: String) throws(StorageFailure) -> RemoteMediaRow? {
        try first(RemoteMediaRow.columns, [.text(key)]) { RemoteMediaRow($0) }
    }

    /// Whether the user may see the file because of where it is used, as ``isMediaShown(_:to:)`` says of the node's own.
    package func isRemoteMediaShown(_ number: Int64, to uid: Int64) throws(StorageFailure) -> Bool {
        try integer(
            """
            SELECT 1 FROM remote_media_uses u WHERE u.number = $1 AND (
                u.holder = 1
                OR u.holder = 0 AND EXISTS (
                    SELECT 1 FROM members m WHERE m.rid = u.owner AND m.uid = $2 AND m.membership = 'join')
                OR u.holder = 2 AND (
                    EXISTS (SELECT 1 FROM members m WHERE m.rid = u.owner AND m.uid = $2 AND m.membership IN ('join', 'invite', 'knock'))
                    OR EXISTS (SELECT 1 FROM rooms r WHERE r.rid = u.owner AND r.visibility = 'public' AND r.removed_at IS NULL)))
            LIMIT 1
            """, .int(number), .int(uid)) != nil
    }

    /// Whether the file is somebody's or a room's picture.
    package func isRemoteMediaAvatar(_ number: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM remote_media_uses WHERE number = $1 AND holder IN (1, 2) LIMIT 1", .int(number)) != nil
    }

    /// What lies on disk of files of other nodes, small pictures too.
    package func remoteMediaUsage() throws(StorageFailure) -> MediaUsage {
        try first("SELECT bytes, files FROM remote_media_usage WHERE one = 1", []) { MediaUsage(bytes: $0.int(0), files: $0.int(1)) }
            ?? MediaUsage()
    }
}
