import CanonicalJSON
import Chat

/// The way of a content to a store. The row is there before the first byte leaves, so that nothing is ever in a store of which the node
/// does not know.
extension SQLSession {
    /// A content that is still to be sent, as long as there is one of the number.
    package func storableMedia(_ fid: Int64) throws(StorageFailure) -> StorableMedia? {
        try first(
            """
            SELECT f.fid, f.file, f.hash, f.type, f.bytes FROM media_files f WHERE f.fid = $1
                AND NOT EXISTS (SELECT 1 FROM media_objects o WHERE o.fid = f.fid AND o.state > 0)
            """, [.int(fid)]
        ) { StorableMedia(fid: $0.int(0), file: $0.text(1), hash: $0.blob(2), type: $0.text(3), bytes: $0.int(4)) }
    }

    /// How far it has got.
    package func mediaTransfer(_ fid: Int64) throws(StorageFailure) -> (store: String, transfer: MediaTransfer)? {
        let found = try first(
            "SELECT store, object, upload, part_bytes FROM media_objects WHERE fid = $1 AND state = 0", [.int(fid)]
        ) { row in
            (
                store: row.text(0),
                transfer: MediaTransfer(
                    object: row.text(1), upload: row.textOrNil(2), partBytes: row.intOrNil(3) ?? MediaTransfer.wholeBytes)
            )
        }
        guard var found else { return nil }
        found.transfer.parts = try rows("SELECT number, tag FROM media_parts WHERE fid = $1 ORDER BY number", [.int(fid)]) {
            MediaPart(number: Int($0.int(0)), tag: $0.text(1))
        }
        return found
    }

    /// Contents that no store has and no job is about, from a number on; those that only other nodes' files have can be fetched again.
    package func unstoredMedia(after fid: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT f.fid FROM media_files f WHERE f.fid > $1
                AND EXISTS (SELECT 1 FROM media m WHERE m.fid = f.fid)
                AND NOT EXISTS (SELECT 1 FROM media_objects o WHERE o.fid = f.fid AND o.state > 0)
                AND NOT EXISTS (
                    SELECT 1 FROM jobs j WHERE j.kind = 'media.store' AND j.unique_key = CAST(f.fid AS TEXT)
                        AND j.unique_key IS NOT NULL AND j.state < 4)
            ORDER BY f.fid LIMIT $2
            """, [.int(fid), .int(Int64(limit))]
        ) { $0.int(0) }
    }
}

extension WriteSession {
    /// A job that sends the content.
    package func enqueueStoring(_ fid: Int64, at now: Int64) throws(StorageFailure) {
        let payload: JSON = ["file": .int(fid)]
        try enqueue(
            NewJob(JobCatalog.storeMedia, payload: String(decoding: payload.encoded(), as: UTF8.self), uniqueKey: String(fid)), at: now)
    }

    /// Notes that the content is about to be sent there. What was begun elsewhere, or under another name, begins anew.
    /// - Returns: how far it has got; nil when the content is gone, or stored already.
    package func beginTransfer(
        of fid: Int64, to store: String, as object: String, at now: Int64
    ) throws(StorageFailure) -> MediaTransfer? {
        guard let content = try storableMedia(fid) else { return nil }
        if let found = try mediaTransfer(fid), found.store.utf8.elementsEqual(store.utf8),
            found.transfer.object.utf8.elementsEqual(object.utf8)
        {
            return found.transfer
        }
        try forgetTransfer(of: fid)
        try run(
            """
            INSERT INTO media_objects (fid, store, object, state, bytes, at) VALUES ($1, $2, $3, 0, $4, $5)
            """, .int(fid), .text(store), .text(object), .int(content.bytes), .int(now))
        return MediaTransfer(object: object)
    }

    /// The store has a name for the parts.
    package func keepUpload(_ upload: String, of fid: Int64, partBytes: Int64) throws(StorageFailure) {
        try run("DELETE FROM media_parts WHERE fid = $1", .int(fid))
        try run(
            "UPDATE media_objects SET upload = $2, part_bytes = $3 WHERE fid = $1 AND state = 0", .int(fid), .text(upload),
            .int(partBytes))
    }

    /// A part has arrived.
    package func keepPart(_ part: MediaPart, of fid: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO media_parts (fid, number, tag) VALUES ($1, $2, $3) ON CONFLICT (fid, number) DO UPDATE SET tag = $3",
            .int(fid), .int(Int64(part.number)), .text(part.tag))
    }

    /// Nothing of it is at the store: it begins anew.
    package func forgetTransfer(of fid: Int64) throws(StorageFailure) {
        try run("DELETE FROM media_parts WHERE fid = $1", .int(fid))
        try run("DELETE FROM media_objects WHERE fid = $1 AND state = 0", .int(fid))
    }

    /// The store does not take it: it stays on disk, and nobody tries again until somebody says so.
    package func refuseTransfer(of fid: Int64) throws(StorageFailure) {
        try run("DELETE FROM media_parts WHERE fid = $1", .int(fid))
        try run("UPDATE media_objects SET state = 3, upload = NULL WHERE fid = $1 AND state = 0", .int(fid))
    }

    /// Contents that the store did not take may be sent again.
    /// - Returns: how many.
    @discardableResult
    package func forgetRefusals() throws(StorageFailure) -> Int {
        try run("DELETE FROM media_objects WHERE state = 3")
    }

    /// The whole content is at the store. When it is not wanted any more, its object is removed by a job.
    /// - Returns: whether it is stored.
    @discardableResult
    package func finishTransfer(of fid: Int64, at now: Int64) throws(StorageFailure) -> Bool {
        let row = try first("SELECT store, bytes, state FROM media_objects WHERE fid = $1", [.int(fid)]) {
            (store: $0.text(0), bytes: $0.int(1), state: $0.int(2))
        }
        guard let row, row.state == 0 else {
            if row?.state == 2 { try enqueueDiscard(at: now) }
            return false
        }
        try run("DELETE FROM media_parts WHERE fid = $1", .int(fid))
        try run("UPDATE media_objects SET state = 1, upload = NULL, part_bytes = NULL, at = $2 WHERE fid = $1", .int(fid), .int(now))
        try addStoreUsage(row.store, bytes: row.bytes, files: 1, local: row.bytes)
        return true
    }
}
