/// What refers to a file.
package enum MediaHolder: Sendable, Equatable {
    /// A message: its room's row number and its position.
    case message(rid: Int64, position: Int64)
    /// The picture of a user.
    case user(Int64)
    /// The picture of a room.
    case room(Int64)
    /// A story, by its row number.
    case story(Int64)

    var columns: (holder: Int64, owner: Int64, position: Int64) {
        switch self {
        case .message(let rid, let position): (0, rid, position)
        case .user(let uid): (1, uid, 0)
        case .room(let rid): (2, rid, 0)
        case .story(let number): (3, number, 0)
        }
    }
}

private struct MediaUse {
    let mid: Int64
    let bytes: Int64
    let position: Int64
    let owner: Int64
}

extension WriteSession {
    /// From now on the file is kept, until nothing refers to it any more.
    package func useMedia(_ media: MediaRow, by holder: MediaHolder, at now: Int64) throws(StorageFailure) {
        let columns = holder.columns
        let added = try run(
            "INSERT INTO media_uses (mid, holder, owner, position, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            .int(media.mid), .int(columns.holder), .int(columns.owner), .int(columns.position), .int(now))
        guard added > 0 else { return }
        try run("UPDATE media SET unused_since = NULL, withdrawn = 0 WHERE mid = $1", .int(media.mid))
        if columns.holder == 0 { try addMediaUsage(.room, columns.owner, bytes: media.file.bytes, files: 1) }
    }

    /// The holder refers to no file any more. What nothing else refers to can be fetched by nobody from now on; it is removed by a job.
    package func releaseMedia(of holder: MediaHolder, at now: Int64) throws(StorageFailure) {
        let columns = holder.columns
        let uses = try rows(
            """
            SELECT u.mid, f.bytes, u.position, u.owner FROM media_uses u JOIN media m ON m.mid = u.mid JOIN media_files f ON f.fid = m.fid
            WHERE u.holder = $1 AND u.owner = $2 AND u.position = $3
            """, [.int(columns.holder), .int(columns.owner), .int(columns.position)]
        ) { MediaUse(mid: $0.int(0), bytes: $0.int(1), position: $0.int(2), owner: $0.int(3)) }
        for use in uses { try drop(use, holder: columns.holder, at: now) }
        try releaseRemoteMedia(of: holder, at: now)
    }

    /// Lets go of what messages of a room carry, the oldest first: of a room that was removed, or of one that holds too much.
    /// - Returns: how many.
    package func releaseMedia(inRoom rid: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        let uses = try rows(
            """
            SELECT u.mid, f.bytes, u.position, u.owner FROM media_uses u JOIN media m ON m.mid = u.mid JOIN media_files f ON f.fid = m.fid
            WHERE u.holder = 0 AND u.owner = $1 ORDER BY u.position LIMIT $2
            """, [.int(rid), .int(Int64(limit))]
        ) { MediaUse(mid: $0.int(0), bytes: $0.int(1), position: $0.int(2), owner: $0.int(3)) }
        for use in uses { try drop(use, holder: 0, at: now) }
        return uses.count + (try releaseRemoteMedia(inRoom: rid, limit: limit - uses.count, at: now))
    }

    /// Lets go of what messages carry that were sent before a moment.
    /// - Returns: how many.
    package func releaseMedia(sentBefore moment: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        let uses = try rows(
            """
            SELECT u.mid, f.bytes, u.position, u.owner FROM media_uses u JOIN media m ON m.mid = u.mid JOIN media_files f ON f.fid = m.fid
            WHERE u.holder = 0 AND u.at < $1 ORDER BY u.at LIMIT $2
            """, [.int(moment), .int(Int64(limit))]
        ) { MediaUse(mid: $0.int(0), bytes: $0.int(1), position: $0.int(2), owner: $0.int(3)) }
        for use in uses { try drop(use, holder: 0, at: now) }
        return uses.count
    }

    private func drop(_ use: MediaUse, holder: Int64, at now: Int64) throws(StorageFailure) {
        try run(
            "DELETE FROM media_uses WHERE mid = $1 AND holder = $2 AND owner = $3 AND position = $4",
            .int(use.mid), .int(holder), .int(use.owner), .int(use.position))
        if holder == 0 { try addMediaUsage(.room, use.owner, bytes: -use.bytes, files: -1) }
        try run(
            """
            UPDATE media SET unused_since = $2, withdrawn = 1
            WHERE mid = $1 AND NOT EXISTS (SELECT 1 FROM media_uses WHERE mid = $1)
            """, .int(use.mid), .int(now))
    }
}
