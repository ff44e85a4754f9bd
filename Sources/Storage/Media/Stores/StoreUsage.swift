import Chat

/// How much lies in one store.
package struct MediaStoreUsage: Sendable, Equatable {
    package let store: String
    package let bytes: Int64
    package let files: Int64
    /// Of these on disk as well.
    package let localBytes: Int64
}

extension SQLSession {
    /// Every store that holds, or held, anything.
    package func mediaStoreUsage() throws(StorageFailure) -> [MediaStoreUsage] {
        try rows("SELECT store, bytes, files, local_bytes FROM media_stores ORDER BY store") {
            MediaStoreUsage(store: $0.text(0), bytes: $0.int(1), files: $0.int(2), localBytes: $0.int(3))
        }
    }

    /// How many contents stores did not take; at most so many are counted.
    package func refusedMedia(limit: Int) throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM (SELECT 1 FROM media_objects WHERE state = 3 LIMIT $1)", .int(Int64(limit))) ?? 0
    }
}

extension WriteSession {
    func addStoreUsage(_ store: String, bytes: Int64, files: Int64, local: Int64) throws(StorageFailure) {
        try run(
            """
            INSERT INTO media_stores (store, bytes, files, local_bytes) VALUES ($1, $2, $3, $4)
            ON CONFLICT (store) DO UPDATE SET bytes = media_stores.bytes + $2, files = media_stores.files + $3,
                local_bytes = media_stores.local_bytes + $4
            """, .text(store), .int(bytes), .int(files), .int(local))
    }

    /// Lets the disk go of contents that a store has, the oldest first, until it has no more of them than so many bytes. Small pictures
    /// stay. The files are removed by a job.
    /// - Returns: how many it let go of; as many as `limit` means that there may be more.
    package func trimMedia(to bytes: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        var surplus = try mediaStoreUsage().reduce(0) { $0 + $1.localBytes } - bytes
        guard surplus > 0 else { return 0 }
        let found = try rows(
            """
            SELECT o.fid, o.store, o.bytes, f.file FROM media_objects o JOIN media_files f ON f.fid = o.fid
            WHERE o.state = 1 AND o.is_local = 1 ORDER BY o.fid LIMIT $1
            """, [.int(Int64(limit))]
        ) { (fid: $0.int(0), store: $0.text(1), bytes: $0.int(2), file: $0.text(3)) }
        var count = 0
        for row in found where surplus > 0 {
            try run("UPDATE media_objects SET is_local = 0 WHERE fid = $1", .int(row.fid))
            try run("INSERT INTO media_trash (file, thumbnails, at) VALUES ($1, '', $2) ON CONFLICT DO NOTHING", .text(row.file), .int(now))
            try addStoreUsage(row.store, bytes: 0, files: 0, local: -row.bytes)
            try addMediaUsage(.node, 0, bytes: -row.bytes, files: 0)
            surplus -= row.bytes
            count += 1
        }
        if count > 0 { try enqueue(NewJob(JobCatalog.unlinkMedia, uniqueKey: "trim"), at: now) }
        return count
    }
}
