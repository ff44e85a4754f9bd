internal import Glibc

/// Puts a backup in the place of a node's database, keys and files. For a command, while no node runs on them: it blocks.
package enum Restore {
    /// Checks all of the backup, prepares it, and only then moves it into place.
    ///
    /// - Parameters:
    ///   - file: what `Backup` wrote.
    ///   - databasePath: where the node's database stands; it need not exist.
    ///   - keys: the node's folder of keys; it need not exist. In the same file system as the database.
    ///   - media: the node's folder of files; nil leaves it alone. So does a backup without a folder of them.
    ///   - prepare: a write body run on the restored database before it takes its place: it raises positions above any that may have
    ///     been issued and gives the node a new instance id, so that nobody mixes two histories.
    /// - Returns: the folder to which the old database and keys were moved; nil when there were none.
    ///
    /// Throws `owned` while a node runs, `corrupt` when any part of the backup is not what its list says, `newerSchema`, or what
    /// `prepare` throws, as `StorageFailure`. Nothing has changed then.
    package static func run(
        from file: String, databasePath: String, keys: String, media: String? = nil, migrations: [Migration],
        prepare: @escaping @Sendable (any WriteSession) throws(StorageFailure) -> Void
    ) throws(StorageFailure) -> String? {
        let owner = try OwnerLock(databasePath: databasePath)
        defer { owner.release() }
        let home = DiskFolder.parent(of: databasePath)
        let staging = "\(home)/restore-\(getpid())"
        DiskFolder.remove(staging)
        try DiskFolder.make(staging)
        defer { DiskFolder.remove(staging) }
        try BackupReader.unpack(file, into: staging)
        let database = "\(staging)/\(BackupManifest.databaseName)"
        try ready(database, keys: "\(staging)/keys", migrations, prepare)
        let files = try media.flatMap { root throws(StorageFailure) in try RestoredMedia(of: file, in: root, database: database) }
        defer { files?.forget() }
        let old = try setAside(databasePath: databasePath, keys: keys, home: home)
        try DiskFolder.move(database, to: databasePath)
        if DiskFolder.exists("\(staging)/keys") { try DiskFolder.move("\(staging)/keys", to: keys) }
        try files?.settle()
        try DiskFolder.sync(home)
        try DiskFolder.sync(DiskFolder.parent(of: keys))
        return old
    }

    /// Brings the unpacked database to this program's schema, checks it and prepares it. Its log is empty afterwards.
    private static func ready(
        _ path: String, keys: String, _ migrations: [Migration],
        _ prepare: @escaping @Sendable (any WriteSession) throws(StorageFailure) -> Void
    ) throws(StorageFailure) {
        let database = try Database.open(at: path, migrations: migrations)
        defer { database.close() }
        try database.writeBlocking(prepare)
        database.close()
        let findings = try Check.database(at: path, keys: keys, migrations: migrations, rules: [])
        guard findings.isEmpty else {
            throw StorageFailure(
                .corrupt, "The database in the backup is damaged: \(findings.joined(separator: " ")) Nothing was restored.")
        }
    }

    private static func setAside(databasePath: String, keys: String, home: String) throws(StorageFailure) -> String? {
        let logs = ["-wal", "-shm"].map { databasePath + $0 }
        let present = ([databasePath, keys] + logs).filter { DiskFolder.exists($0) }
        guard !present.isEmpty else { return nil }
        let folder = "\(home)/before-restore-\(time(nil))"
        try DiskFolder.make(folder)
        for path in present {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            try DiskFolder.move(path, to: "\(folder)/\(name)")
        }
        try DiskFolder.sync(folder)
        return folder
    }
}
