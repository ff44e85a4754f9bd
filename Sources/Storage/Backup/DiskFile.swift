internal import Glibc

/// An open file of a backup or a restore; closed with its last reference. Blocks: for threads that may.
final class DiskFile {
    let path: String
    private let descriptor: Int32

    /// Opens an existing file for reading.
    init(reading path: String) throws(StorageFailure) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("\(path) cannot be read") }
    }

    /// Makes a file that only its owner can read; one that exists is not overwritten.
    init(making path: String) throws(StorageFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("\(path) cannot be made") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Its size in bytes.
    func size() throws(StorageFailure) -> Int {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system("\(path) cannot be examined") }
        return Int(info.st_size)
    }

    /// Up to `limit` bytes; fewer only at the end, none at the end.
    func read(atMost limit: Int) throws(StorageFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var done = 0
        while done < limit {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + done, limit - done) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("\(path) cannot be read") }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(limit - done)
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(StorageFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("\(path) cannot be written") }
            done += count
        }
    }

    /// Returns once the bytes are on disk.
    func sync() throws(StorageFailure) {
        guard fsync(descriptor) == 0 else { throw .system("\(path) cannot be synced") }
    }
}

extension StorageFailure {
    /// What the last system call that failed means, with `errno` as it stands.
    static func system(_ what: String) -> StorageFailure {
        let code = errno
        let kind: Kind =
            switch code {
            case ENOSPC, EDQUOT: .full
            case EIO: .io
            case EACCES, EPERM, EROFS: .readOnly
            default: .other
            }
        return StorageFailure(kind, "\(what): \(String(cString: strerror(code))).")
    }
}
