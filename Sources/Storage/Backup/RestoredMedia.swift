internal import Glibc

/// The files of a backup, on their way to a node's folder: copied beside the old ones and checked first, then moved into their place.
struct RestoredMedia {
    private let root: String
    private let staging: String

    /// Nil for a backup without files.
    /// - Parameter database: the backup's, which must name no file that is not there.
    init?(of backup: String, in root: String, database path: String) throws(StorageFailure) {
        let source = MediaCopy.folder(of: backup)
        guard DiskFolder.exists(source) else { return nil }
        self.root = root
        staging = "\(root)/restore-\(getpid())"
        if !DiskFolder.exists(root) { try DiskFolder.make(root) }
        DiskFolder.remove(staging)
        do throws(StorageFailure) {
            try MediaCopy.run(from: source, to: staging)
            let findings = try Self.findings(path, staging)
            guard findings.isEmpty else {
                throw StorageFailure(.corrupt, "\(source) is not whole. \(findings.joined(separator: " ")) Nothing was restored.")
            }
        } catch {
            DiskFolder.remove(staging)
            throw error
        }
    }

    private static func findings(_ path: String, _ folder: String) throws(StorageFailure) -> [String] {
        let connection = try SQLiteConnection(path: path, fileSystem: nil)
        defer { connection.close() }
        try ConnectionSetup.apply(to: connection, cacheKiB: 8_192)
        try ConnectionSetup.makeReader(connection)
        return try MediaCheck.rule(files: folder).breaches(connection)
    }

    /// The files that were there stay beside, under a name with the time.
    func settle() throws(StorageFailure) {
        let files = MediaFolder(root: root).files
        if DiskFolder.exists(files) { try DiskFolder.move(files, to: "\(files).before-restore-\(time(nil))") }
        try DiskFolder.move(staging, to: files)
        try DiskFolder.sync(root)
    }

    /// Leaves nothing behind of a restore that did not happen.
    func forget() { DiskFolder.remove(staging) }
}
