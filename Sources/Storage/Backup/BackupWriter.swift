internal import Cryptography
internal import Glibc

/// Writes the archive of a backup: plain files of a tar, their digests in the last of them.
final class BackupWriter {
    private static let chunk = 1 << 20

    private let file: DiskFile
    private var manifest = BackupManifest()
    private let now = Int(time(nil))

    /// Makes the archive, which must not exist yet, with mode 0600.
    init(_ path: String) throws(StorageFailure) { file = try DiskFile(making: path) }

    /// Adds a file that nobody changes meanwhile.
    func add(_ path: String, as name: String) throws(StorageFailure) {
        let source = try DiskFile(reading: path)
        let size = try source.size()
        try file.write(TarHeader(name: name, size: size, modified: now).encoded())
        var digest = RunningDigest()
        var left = size
        while left > 0 {
            let bytes = try source.read(atMost: min(left, Self.chunk))
            guard !bytes.isEmpty else { throw StorageFailure(.io, "\(path) became shorter while it was backed up.") }
            digest.update(bytes)
            try file.write(bytes)
            left -= bytes.count
        }
        try file.write([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
        manifest.add(name, digest.finish())
    }

    /// Adds the manifest and the end mark; the archive is on disk when this returns.
    func finish() throws(StorageFailure) {
        let bytes = manifest.encoded()
        try file.write(TarHeader(name: BackupManifest.fileName, size: bytes.count, modified: now).encoded())
        try file.write(bytes + [UInt8](repeating: 0, count: TarHeader.padding(after: bytes.count)))
        try file.write([UInt8](repeating: 0, count: 2 * TarHeader.length))
        try file.sync()
    }
}
