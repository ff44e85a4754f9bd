package import Chat

/// Files of a content that is gone, still to be removed.
package struct MediaTrash: Sendable, Equatable {
    /// What they are called.
    package let file: String
    package let thumbnails: [ThumbnailSize]

    package init(file: String, thumbnails: [ThumbnailSize]) {
        self.file = file
        self.thumbnails = thumbnails
    }
}

extension SQLSession {
    /// What is to be removed, any order.
    package func mediaTrash(limit: Int) throws(StorageFailure) -> [MediaTrash] {
        try rows("SELECT file, thumbnails FROM media_trash LIMIT $1", [.int(Int64(limit))]) {
            MediaTrash(file: $0.text(0), thumbnails: MediaFile.thumbnails($0.text(1)))
        }
    }
}

extension WriteSession {
    /// Takes away what nothing has referred to since a moment; files whose content nobody has any more become trash.
    /// - Returns: how many were taken away.
    package func sweepMedia(unusedBefore moment: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        let found = try rows(
            """
            SELECT m.mid, m.fid, m.uid, f.bytes FROM media m JOIN media_files f ON f.fid = m.fid
            WHERE m.unused_since < $1 ORDER BY m.unused_since LIMIT $2
            """, [.int(moment), .int(Int64(limit))]
        ) { (mid: $0.int(0), fid: $0.int(1), uid: $0.int(2), bytes: $0.int(3)) }
        for row in found {
            try run("DELETE FROM media WHERE mid = $1", .int(row.mid))
            try addMediaUsage(.user, row.uid, bytes: -row.bytes, files: -1)
            try discardFile(row.fid, at: now)
        }
        return found.count
    }

    /// Takes a content away that no file of anybody has any more.
    func discardFile(_ fid: Int64, at now: Int64) throws(StorageFailure) {
        guard try integer("SELECT 1 FROM media WHERE fid = $1 LIMIT 1", .int(fid)) == nil,
            try integer("SELECT 1 FROM remote_media WHERE fid = $1 LIMIT 1", .int(fid)) == nil,
            let bytes = try integer("SELECT disk_bytes FROM media_files WHERE fid = $1", .int(fid))
        else { return }
        let away = try discardObject(fid, at: now)
        try run(
            """
            INSERT INTO media_trash (file, thumbnails, at) SELECT file, thumbnails, $2 FROM media_files WHERE fid = $1
            ON CONFLICT (file) DO UPDATE SET thumbnails = excluded.thumbnails
            """, .int(fid), .int(now))
        try run("DELETE FROM media_files WHERE fid = $1", .int(fid))
        try addMediaUsage(.node, 0, bytes: away - bytes, files: -1)
    }

    /// The files are gone.
    package func forgetTrash(_ files: [String]) throws(StorageFailure) {
        for file in files { try run("DELETE FROM media_trash WHERE file = $1", .text(file)) }
    }
}
