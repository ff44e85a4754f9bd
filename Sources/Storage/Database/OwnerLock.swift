internal import Glibc
internal import Synchronization

/// One process owns the file: a lock on a file beside it, held until `release`, at the latest as long as this object lives.
///
/// It is `flock` on a file of its own, because closing any descriptor of the database itself would drop SQLite's locks.
final class OwnerLock: Sendable {
    /// -1 once let go.
    private let descriptor: Atomic<Int32>

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
        descriptor = Atomic(opened)
        let identity = Array("\(getpid())".utf8)
        // The number only serves the sentence above: a full disk must not stop the start here.
        if ftruncate(opened, 0) == 0 { _ = pwrite(opened, identity, identity.count, 0) }
    }

    deinit { release() }

    /// Lets the next owner in. Idempotent.
    func release() {
        let held = descriptor.exchange(-1, ordering: .relaxed)
        guard held >= 0 else { return }
        // A child process being made at this moment has a copy of the descriptor until it runs its program: closing ours is not enough.
        flock(held, LOCK_UN)
        Glibc.close(held)
    }

    private static func contents(of descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
