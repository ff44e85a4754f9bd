package import Chat

/// What is sent, before it has a row.
package struct NewMedia: Sendable {
    /// The identifier of the client API, made of chance.
    package var mediaID: String
    /// Who sends it.
    package var uid: Int64
    package var kind: MediaKind
    package var name: String
    package var mime: String
    package var width: Int64?
    package var height: Int64?
    /// In milliseconds.
    package var duration: Int64?
    package var blurhash: String?
    package var file: MediaFile

    package init(
        mediaID: String, uid: Int64, kind: MediaKind, name: String, mime: String, width: Int64? = nil, height: Int64? = nil,
        duration: Int64? = nil, blurhash: String? = nil, file: MediaFile
    ) {
        self.mediaID = mediaID
        self.uid = uid
        self.kind = kind
        self.name = name
        self.mime = mime
        self.width = width
        self.height = height
        self.duration = duration
        self.blurhash = blurhash
        self.file = file
    }
}

extension SQLSession {
    /// A file by its identifier.
    package func media(id: String) throws(StorageFailure) -> MediaRow? {
        try first(MediaRow.columns, [.text(id)]) { MediaRow($0) }
    }

    /// Whether the user may see the file because of where it is used: a room they are joined to, somebody's picture, the picture of a
    /// room that is public or that they stand to in some way.
    package func isMediaShown(_ mid: Int64, to uid: Int64) throws(StorageFailure) -> Bool {
        try integer(
            """
            SELECT 1 FROM media_uses u WHERE u.mid = $1 AND (
                u.holder = 1
                OR u.holder = 0 AND EXISTS (
                    SELECT 1 FROM members m WHERE m.rid = u.owner AND m.uid = $2 AND m.membership = 'join')
                OR u.holder = 2 AND (
                    EXISTS (SELECT 1 FROM members m WHERE m.rid = u.owner AND m.uid = $2 AND m.membership IN ('join', 'invite', 'knock'))
                    OR EXISTS (SELECT 1 FROM rooms r WHERE r.rid = u.owner AND r.visibility = 'public' AND r.removed_at IS NULL)))
            LIMIT 1
            """, .int(mid), .int(uid)) != nil
    }

    /// Whether the file is somebody's or a room's picture.
    package func isMediaAvatar(_ mid: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM media_uses WHERE mid = $1 AND holder IN (1, 2) LIMIT 1", .int(mid)) != nil
    }

    /// Whether files of that name belong to a row.
    package func isMediaFileKnown(_ file: String) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM media_files WHERE file = $1", .text(file)) != nil
    }
}

extension WriteSession {
    /// Adds a file that somebody sent. A content that is there already is taken instead of the new one, whose files nobody needs then.
    /// - Parameter isToBeStored: a new content goes to the store outside, by a job of the same transaction.
    /// - Returns: the row, as it stands now.
    package func insert(_ media: NewMedia, isToBeStored: Bool = false, at now: Int64) throws(StorageFailure) -> MediaRow {
        let file = media.file
        let fid = try fileNumber(file, isToBeStored: isToBeStored, at: now)
        try run(
            """
            INSERT INTO media (media_id, fid, uid, kind, name, mime, width, height, duration, blurhash, created_at, unused_since)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
            """,
            .text(media.mediaID), .int(fid), .int(media.uid), .text(media.kind.rawValue), .text(media.name), .text(media.mime),
            SQLValue(media.width), SQLValue(media.height), SQLValue(media.duration), SQLValue(media.blurhash), .int(now))
        try addMediaUsage(.user, media.uid, bytes: file.bytes, files: 1)
        guard let row = try self.media(id: media.mediaID) else { throw StorageFailure(.other, "A file that was just added is not there.") }
        return row
    }

    /// The number of a content, which is added when it is new.
    func fileNumber(_ file: MediaFile, isToBeStored: Bool, at now: Int64) throws(StorageFailure) -> Int64 {
        let fresh = try insert(
            """
            INSERT INTO media_files (hash, file, type, bytes, disk_bytes, thumbnails, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (hash) DO NOTHING
            """,
            [
                .blob(file.hash), .text(file.file), .text(file.type), .int(file.bytes), .int(file.diskBytes), .text(file.thumbnailText),
                .int(now),
            ])
        if let fresh {
            try addMediaUsage(.node, 0, bytes: file.diskBytes, files: 1)
            if isToBeStored { try enqueueStoring(fresh, at: now) }
            return fresh
        }
        return try integer("SELECT fid FROM media_files WHERE hash = $1", .blob(file.hash)) ?? 0
    }
}
