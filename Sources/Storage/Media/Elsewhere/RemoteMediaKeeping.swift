import Chat

/// How long what was fetched of other nodes stays: what was not shown for longest goes first, and can be fetched again.
extension WriteSession {
    /// Keeps what was fetched of a file. A content that is there already is taken instead of the new one, whose files nobody needs then.
    /// - Parameters:
    ///   - limit: bytes on disk of all such files; the others go until it fits. 0: no limit.
    /// - Returns: the row as it stands now; nil when nothing refers to the file any more.
    package func keepRemoteMedia(
        _ key: String, named name: String, _ file: MediaFile, limit: Int64, at now: Int64
    ) throws(StorageFailure) -> RemoteMediaRow? {
        guard let row = try remoteMedia(key: key) else { return nil }
        if row.kept != nil { return row }
        let fid = try fileNumber(file, isToBeStored: false, at: now)
        try run(
            "UPDATE remote_media SET fid = $2, name = $3, used_at = $4 WHERE number = $1", .int(row.number), .int(fid), .text(name),
            .int(now))
        try addRemoteUsage(fid, 1)
        if limit > 0 { try trimRemoteMedia(to: limit, except: row.number, limit: 1_000, at: now) }
        return try remoteMedia(key: key)
    }

    /// The file was shown.
    package func touchRemoteMedia(_ number: Int64, at now: Int64) throws(StorageFailure) {
        try run("UPDATE remote_media SET used_at = $2 WHERE number = $1 AND used_at < $2", .int(number), .int(now))
    }

    /// Lets the disk go of files that nobody has looked at for longest, until no more than so many bytes are left.
    /// - Returns: how many it let go of; as many as `limit` means that there may be more.
    @discardableResult
    package func trimRemoteMedia(to bytes: Int64, except: Int64 = 0, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        guard try remoteMediaUsage().bytes > bytes else { return 0 }
        let found = try rows(
            "SELECT number FROM remote_media WHERE used_at IS NOT NULL AND number <> $1 ORDER BY used_at LIMIT $2",
            [.int(except), .int(Int64(limit))]
        ) { $0.int(0) }
        var count = 0
        for number in found {
            guard try remoteMediaUsage().bytes > bytes else { break }
            try dropRemoteContent(number, at: now)
            count += 1
        }
        if count > 0 { try enqueue(NewJob(JobCatalog.unlinkMedia, uniqueKey: "remote"), at: now) }
        return count
    }

    /// Lets the disk go of files that nobody has looked at since a moment.
    /// - Returns: how many.
    package func trimRemoteMedia(unusedSince moment: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        let found = try rows(
            "SELECT number FROM remote_media WHERE used_at < $1 ORDER BY used_at LIMIT $2", [.int(moment), .int(Int64(limit))]
        ) { $0.int(0) }
        for number in found { try dropRemoteContent(number, at: now) }
        return found.count
    }

    /// The file's bytes go; what refers to it stays, and it can be fetched again.
    func dropRemoteContent(_ number: Int64, at now: Int64) throws(StorageFailure) {
        guard let fid = try integer("SELECT fid FROM remote_media WHERE number = $1 AND fid IS NOT NULL", .int(number)) else { return }
        try addRemoteUsage(fid, -1)
        try run("UPDATE remote_media SET fid = NULL, name = NULL, used_at = NULL WHERE number = $1", .int(number))
        try discardFile(fid, at: now)
    }

    private func addRemoteUsage(_ fid: Int64, _ sign: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE remote_media_usage SET files = files + $2,
                bytes = bytes + $2 * coalesce((SELECT disk_bytes FROM media_files WHERE fid = $1), 0)
            WHERE one = 1
            """, .int(fid), .int(sign))
    }
}
