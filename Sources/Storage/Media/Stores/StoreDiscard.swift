import Chat

/// An object that nobody refers to any more.
package struct DiscardedMedia: Sendable, Equatable {
    package let fid: Int64
    package let store: String
    package let object: String
    /// Parts of it that may still lie there.
    package let upload: String?
}

extension SQLSession {
    /// Objects to be removed. Those that a job may just be sending come later: what is removed too early comes back.
    package func discardedMedia(limit: Int) throws(StorageFailure) -> [DiscardedMedia] {
        try rows(
            """
            SELECT o.fid, o.store, o.object, o.upload FROM media_objects o WHERE o.state = 2
                AND NOT EXISTS (SELECT 1 FROM media_files f WHERE f.fid = o.fid)
                AND NOT EXISTS (
                    SELECT 1 FROM jobs j WHERE j.kind = 'media.store' AND j.unique_key = CAST(o.fid AS TEXT)
                        AND j.unique_key IS NOT NULL AND j.state < 4)
            ORDER BY o.fid LIMIT $1
            """, [.int(Int64(limit))]
        ) { DiscardedMedia(fid: $0.int(0), store: $0.text(1), object: $0.text(2), upload: $0.textOrNil(3)) }
    }
}

extension WriteSession {
    /// The content is gone: so is its object, by a job.
    /// - Returns: bytes of it that were on disk no more.
    func discardObject(_ fid: Int64, at now: Int64) throws(StorageFailure) -> Int64 {
        let row = try first("SELECT store, bytes, state, is_local FROM media_objects WHERE fid = $1", [.int(fid)]) {
            (store: $0.text(0), bytes: $0.int(1), state: $0.int(2), isLocal: $0.bool(3))
        }
        guard let row else { return 0 }
        if row.state == 1 {
            try addStoreUsage(row.store, bytes: -row.bytes, files: -1, local: row.isLocal ? -row.bytes : 0)
        }
        if row.state == 3 {
            try run("DELETE FROM media_objects WHERE fid = $1", .int(fid))
        } else {
            try run("UPDATE media_objects SET state = 2, at = $2 WHERE fid = $1", .int(fid), .int(now))
            try enqueueDiscard(at: now)
        }
        return row.isLocal ? 0 : row.bytes
    }

    /// A job that removes what is to be removed.
    func enqueueDiscard(at now: Int64) throws(StorageFailure) {
        try enqueue(NewJob(JobCatalog.discardMedia, uniqueKey: "discard"), at: now)
    }

    /// The object is gone.
    package func forgetDiscarded(_ fid: Int64) throws(StorageFailure) {
        try run("DELETE FROM media_parts WHERE fid = $1", .int(fid))
        try run("DELETE FROM media_objects WHERE fid = $1 AND state = 2", .int(fid))
    }
}
