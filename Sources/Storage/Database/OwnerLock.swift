internal import Glibc

/// One process owns the file: a lock on a file beside it, held as long as this object lives.
///
/// It is `flock` on a file of its own, because closing any descriptor of the database itself would drop SQLite's locks.
final class OwnerLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of the database at `path`. Throws `owned` when another process, or another `Database` here, has it.
    init(databasePath path: String) throws(StorageFailure) {
        let lockPath = path + "-owner"
        let opened = Glibc.open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw StorageFailure(.readOnly, "The lock file \(lockPath) cannot be written: \(String(cString: strerror(errno))).")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.contents(of: opened)
            Glibc.close(opened)
            throw StorageFailure(.owned, "The database \(path) is already in use by process \(owner.isEmpty ? "unknown" : owner).")
        }
        descriptor = opened
        let identity = Array("\(getpid())".utf8)
        // The number only serves the sentence above: a full disk must not stop the start here.
        if ftruncate(opened, 0) == 0 { _ = pwrite(opened, identity, identity.count, 0) }
    }

    deinit { Glibc.close(descriptor) }

    private static func contents(of descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
