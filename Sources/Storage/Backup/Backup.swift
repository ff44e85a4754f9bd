/// Backups of a running node: database and keys in one file, and the files that people sent in a folder beside it.
///
/// The file is a plain tar with `rookery.db`, `keys/…` and at its end `SHA256SUMS`, mode 0600: it holds every secret of the node. The
/// folder is called as it is, with `.media` behind: links to the node's own files, which never change, or copies on another file system.
package enum Backup {
    /// Writes a backup of the database, of the files in `keys` and of those in `media` to `file`, which must not exist.
    ///
    /// The database comes first, and no file goes until it and they are copied: none is missing that it names, and some may be there that
    /// it does not name yet. Without `media` there is no folder.
    ///
    /// Runs on a thread of its own while the node serves; the writer gives slices of 4 ms. Needs the size of the database twice
    /// beside `file` for the time being. Throws `StorageFailure`; what was written by then is removed again.
    package static func write(_ database: Database, keys: String, media: MediaFolder? = nil, to file: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DatabaseThread.detached(name: "db-backup") {
                do throws(StorageFailure) {
                    try writeBlocking(database, keys: keys, media: media, to: file)
                    continuation.resume()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// `write` for a thread that may block, such as a command's.
    package static func writeBlocking(
        _ database: Database, keys: String, media: MediaFolder? = nil, to file: String
    ) throws(StorageFailure) {
        guard !DiskFolder.exists(file) else { throw StorageFailure(.other, "\(file) exists already.") }
        let copy = file + ".database"
        let unfinished = file + ".unfinished"
        defer {
            for path in [copy, copy + "-journal", unfinished] { DiskFolder.remove(path) }
        }
        for path in [copy, unfinished] { DiskFolder.remove(path) }
        if let media {
            try media.holding { () throws(StorageFailure) in
                try DatabaseCopy(to: copy).run(from: database)
                try MediaCopy.run(from: media.files, to: MediaCopy.folder(of: file))
            }
        } else {
            try DatabaseCopy(to: copy).run(from: database)
        }
        try pack(copy, keys: keys, into: unfinished)
        try DiskFolder.move(unfinished, to: file)
        try DiskFolder.sync(DiskFolder.parent(of: file))
    }

    private static func pack(_ copy: String, keys: String, into archive: String) throws(StorageFailure) {
        let writer = try BackupWriter(archive)
        try writer.add(copy, as: BackupManifest.databaseName)
        for entry in try DiskFolder.entries(of: keys) {
            let name = BackupManifest.keysPrefix + entry.name
            guard entry.isRegularFile, BackupManifest.isAllowed(name) else { continue }
            try writer.add("\(keys)/\(entry.name)", as: name)
        }
        try writer.finish()
    }
}
