internal import Cryptography

/// Unpacks a backup into a folder and believes none of it: names, sizes and digests are checked before anybody uses a file.
enum BackupReader {
    private static let chunk = 1 << 20
    private static let manifestLimit = 1 << 20

    /// Unpacks the archive into an empty folder. Throws `corrupt` when anything is missing, changed or unknown.
    static func unpack(_ path: String, into folder: String) throws(StorageFailure) {
        let file = try DiskFile(reading: path)
        var found = BackupManifest()
        while let header = try nextHeader(in: file) {
            if sameBytes(header.name, BackupManifest.fileName) {
                return try finish(file, header, found, path)
            }
            guard BackupManifest.isAllowed(header.name) else { throw damaged(path, "holds a file it should not") }
            if header.name.hasPrefix(BackupManifest.keysPrefix) { try makeKeysFolder(in: folder) }
            found.add(header.name, try unpack(header, of: file, to: "\(folder)/\(header.name)"))
        }
        throw damaged(path, "ends early")
    }

    private static func nextHeader(in file: DiskFile) throws(StorageFailure) -> TarHeader? {
        TarHeader(decoding: try file.read(atMost: TarHeader.length))
    }

    private static func makeKeysFolder(in folder: String) throws(StorageFailure) {
        let keys = "\(folder)/keys"
        if !DiskFolder.exists(keys) { try DiskFolder.make(keys) }
    }

    /// The digest of what was unpacked, which is on disk then.
    private static func unpack(_ header: TarHeader, of file: DiskFile, to path: String) throws(StorageFailure) -> [UInt8] {
        let target = try DiskFile(making: path)
        var digest = RunningDigest()
        var left = header.size
        while left > 0 {
            let bytes = try file.read(atMost: min(left, chunk))
            guard !bytes.isEmpty else { throw damaged(file.path, "ends early") }
            digest.update(bytes)
            try target.write(bytes)
            left -= bytes.count
        }
        try target.sync()
        _ = try file.read(atMost: TarHeader.padding(after: header.size))
        return digest.finish()
    }

    private static func finish(
        _ file: DiskFile, _ header: TarHeader, _ found: BackupManifest, _ path: String
    ) throws(StorageFailure) {
        guard header.size <= manifestLimit, let manifest = BackupManifest(decoding: try file.read(atMost: header.size)) else {
            throw damaged(path, "has no readable list of its parts")
        }
        guard manifest == found else { throw damaged(path, "was changed: a part does not have the SHA-256 that its list says") }
        guard manifest.digests.contains(where: { sameBytes($0.name, BackupManifest.databaseName) }) else {
            throw damaged(path, "holds no database")
        }
    }

    private static func damaged(_ path: String, _ what: String) -> StorageFailure {
        StorageFailure(.corrupt, "The backup \(path) \(what). Nothing was restored.")
    }

    private static func sameBytes(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }
}
