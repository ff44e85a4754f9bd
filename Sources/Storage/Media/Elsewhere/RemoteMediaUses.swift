package import Chat

extension WriteSession {
    /// From now on somebody may want to see the file of another node, until nothing refers to it any more.
    package func useRemoteMedia(_ media: MediaReference, by holder: MediaHolder) throws(StorageFailure) {
        guard let server = media.server else { return }
        let key = RemoteMediaKey.text(server: server, id: media.id)
        try run(
            "INSERT INTO remote_media (key, server, media_id) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
            .text(key), .text(server), .text(media.id))
        let columns = holder.columns
        try run(
            """
            INSERT INTO remote_media_uses (number, holder, owner, position) SELECT number, $2, $3, $4 FROM remote_media WHERE key = $1
            ON CONFLICT DO NOTHING
            """, .text(key), .int(columns.holder), .int(columns.owner), .int(columns.position))
    }

    /// The holder refers to no file of another node any more. What nothing else refers to is forgotten, and its addresses are dead.
    package func releaseRemoteMedia(of holder: MediaHolder, at now: Int64) throws(StorageFailure) {
        let columns = holder.columns
        let numbers = try rows(
            "SELECT number FROM remote_media_uses WHERE holder = $1 AND owner = $2 AND position = $3",
            [.int(columns.holder), .int(columns.owner), .int(columns.position)]
        ) { $0.int(0) }
        for number in numbers {
            try run(
                "DELETE FROM remote_media_uses WHERE number = $1 AND holder = $2 AND owner = $3 AND position = $4",
                .int(number), .int(columns.holder), .int(columns.owner), .int(columns.position))
            try forgetUnusedRemoteMedia(number, at: now)
        }
    }

    /// Lets go of what messages of a room carry, for a room that was removed.
    /// - Returns: how many.
    func releaseRemoteMedia(inRoom rid: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> Int {
        let uses = try rows(
            "SELECT number, position FROM remote_media_uses WHERE holder = 0 AND owner = $1 LIMIT $2", [.int(rid), .int(Int64(limit))]
        ) { (number: $0.int(0), position: $0.int(1)) }
        for use in uses {
            try run(
                "DELETE FROM remote_media_uses WHERE number = $1 AND holder = 0 AND owner = $2 AND position = $3",
                .int(use.number), .int(rid), .int(use.position))
            try forgetUnusedRemoteMedia(use.number, at: now)
        }
        return uses.count
    }

    private func forgetUnusedRemoteMedia(_ number: Int64, at now: Int64) throws(StorageFailure) {
        guard try integer("SELECT 1 FROM remote_media_uses WHERE number = $1 LIMIT 1", .int(number)) == nil else { return }
        try dropRemoteContent(number, at: now)
        try run("DELETE FROM remote_media WHERE number = $1", .int(number))
    }
}
