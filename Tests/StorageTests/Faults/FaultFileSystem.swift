import CSQLite
import Glibc

@testable import Storage

/// An SQLite file system over the real one that fails on demand, counts, and knows what would survive a power cut.
///
/// Give its `name` to `DatabaseConfiguration.fileSystem`. Registered for the life of the process: SQLite keeps the pointer.
final class FaultFileSystem: @unchecked Sendable {
    enum Kind: Int { case database, log, other }

    struct State {
        var failingSyncs: Set<Kind> = []
        var failingReads: Set<Kind> = []
        var spaceLeft = true
        var isReadOnly = false
        var syncs: [Kind: Int] = [:]
        /// Bytes of every write to the write-ahead log.
        var logWrites: [Int] = []
        var disk: [String: DiskImage] = [:]
    }

    let name: String
    private let state = Monitor(State())
    private let base = sqlite3_vfs_find(nil)!
    private static let counter = Monitor(0)

    init() {
        name = "faults-\(Self.counter.peek { $0 += 1; return $0 })"
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        vfs.initialize(to: base.pointee)
        vfs.pointee.zName = UnsafePointer(strdup(name))
        vfs.pointee.szOsFile = base.pointee.szOsFile + Int32(FaultFile.headerSize)
        vfs.pointee.pAppData = Unmanaged.passRetained(self).toOpaque()
        vfs.pointee.xOpen = { vfs, path, file, flags, outFlags in
            Unmanaged<FaultFileSystem>.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue().open(path, file!, flags, outFlags)
        }
        sqlite3_vfs_register(vfs, 0)
    }

    /// fsyncs of the write-ahead log so far.
    var logSyncs: Int { state.peek { $0.syncs[.log] ?? 0 } }

    /// Bytes of every write to the write-ahead log so far.
    var logWrites: [Int] { state.peek { $0.logWrites } }

    func change(_ body: (inout State) -> Void) { state.peek(body) }

    /// What the disk holds after a power cut now: everything synced, and of the rest what `keeps` says, write by write.
    func powerCut(into folder: TemporaryFolder, keeping keeps: () -> Bool) {
        for (path, image) in state.peek({ $0.disk }) {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            writeFile(folder.file(name), image.afterPowerCut(keeping: keeps))
        }
    }

    private func open(
        _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>, _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        let real = realFile(file)
        var flags = flags
        if state.peek({ $0.isReadOnly }) { flags = flags & ~SQLITE_OPEN_READWRITE & ~SQLITE_OPEN_CREATE | SQLITE_OPEN_READONLY }
        let code = base.pointee.xOpen(base, path, real, flags, outFlags)
        let kind: Kind = flags & SQLITE_OPEN_WAL != 0 ? .log : flags & SQLITE_OPEN_MAIN_DB != 0 ? .database : .other
        let name = path.map { String(cString: $0) } ?? ""
        FaultFile.prepare(file, isOpen: real.pointee.pMethods != nil, Attachment(self, kind, name))
        if code == SQLITE_OK, kind != .other {
            state.peek { state in
                if state.disk[name] == nil { state.disk[name] = DiskImage(durable: readFile(name) ?? []) }
            }
        }
        return code
    }

    // MARK: what files ask

    func willRead(_ kind: Kind) -> Int32? {
        state.peek { $0.failingReads.contains(kind) ? SQLITE_IOERR | (1 << 8) : nil }
    }

    func willWrite(_ attachment: Attachment, _ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32? {
        state.peek { state in
            guard state.spaceLeft else { return SQLITE_FULL }
            if attachment.kind == .log { state.logWrites.append(bytes.count) }
            state.disk[attachment.path]?.pending.append(.write(Int(offset), Array(bytes)))
            return nil
        }
    }

    func willTruncate(_ attachment: Attachment, to size: Int64) {
        state.peek { $0.disk[attachment.path]?.pending.append(.truncate(Int(size))) }
    }

    /// A sync that fails has written nothing and forgets that it should have, like the kernel does.
    func willSync(_ attachment: Attachment) -> Int32? {
        state.peek { state in
            state.syncs[attachment.kind, default: 0] += 1
            if state.failingSyncs.contains(attachment.kind) {
                state.disk[attachment.path]?.lose()
                return SQLITE_IOERR | (4 << 8)
            }
            state.disk[attachment.path]?.sync()
            return nil
        }
    }
}

/// What an open file knows about its file system.
final class Attachment {
    let system: FaultFileSystem
    let kind: FaultFileSystem.Kind
    let path: String

    init(_ system: FaultFileSystem, _ kind: FaultFileSystem.Kind, _ path: String) {
        self.system = system
        self.kind = kind
        self.path = path
    }
}

/// One file's bytes that are surely on disk, and the writes after them that may be or not.
struct DiskImage {
    enum Change {
        case write(Int, [UInt8])
        case truncate(Int)
    }

    var durable: [UInt8]
    var pending: [Change] = []

    mutating func sync() {
        for change in pending { Self.apply(change, to: &durable) }
        pending = []
    }

    /// What was to be written is forgotten: no later sync brings it back.
    mutating func lose() { pending = [] }

    func afterPowerCut(keeping keeps: () -> Bool) -> [UInt8] {
        var bytes = durable
        for change in pending where keeps() { Self.apply(change, to: &bytes) }
        return bytes
    }

    private static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .truncate(let size):
            bytes.removeLast(max(0, bytes.count - size))
        case .write(let offset, let data):
            if bytes.count < offset + data.count { bytes += Array(repeating: 0, count: offset + data.count - bytes.count) }
            bytes.replaceSubrange(offset..<offset + data.count, with: data)
        }
    }
}
