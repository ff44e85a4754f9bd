internal import CSQLite
internal import Glibc

/// The file of the write-ahead log as its one writer writes it: what belongs together goes out in one piece, and is on its way to the disk before
/// anybody waits for it. Belongs to one connection, confined to the thread that uses it.
///
/// SQLite writes a commit as two small pieces for each page, and then syncs. Here the pieces gather until something else is asked of the file. Nobody
/// looks for them before: other connections learn of a frame from the index of the log, which is written after the sync
/// (https://sqlite.org/walformat.html, 2.3). Only for a connection that syncs at each commit.
final class LogFile {
    /// The file below.
    private let real: UnsafeMutablePointer<sqlite3_file>
    /// The file again, to tell the system of bytes that should be on their way; -1 where it could not be opened.
    private let descriptor: CInt
    private let gathered: UnsafeMutableRawBufferPointer
    /// Bytes in `gathered`, and where in the file they belong.
    private var count = 0
    private var offset: Int64 = 0
    /// Where what was written since the last sync begins and ends.
    private var unsynced: Range<Int64>?
    /// What is to be done once while the disk takes the next commit: it neither uses the connection nor lets anybody know of the commit.
    var meanwhile: (() -> Void)?

    /// Bytes that are gathered at most.
    static let capacity = 64 << 10
    /// Bytes of a piece that is worth a call of its own.
    static let large = 16 << 10

    /// - Parameters:
    ///   - real: an open file of the file system below; closed and given back by `close`.
    ///   - path: where it lies.
    init(_ real: UnsafeMutablePointer<sqlite3_file>, path: UnsafePointer<CChar>?) {
        self.real = real
        descriptor = path.map { open($0, O_RDWR | O_CLOEXEC) } ?? -1
        gathered = .allocate(byteCount: Self.capacity, alignment: 16)
    }

    private var methods: sqlite3_io_methods { real.pointee.pMethods.pointee }

    // MARK: what SQLite asks; each answers SQLite's result code

    /// Uncommitted pieces that still wait are of no use to anybody.
    func close() -> CInt {
        if descriptor >= 0 { Glibc.close(descriptor) }
        gathered.deallocate()
        let code = methods.xClose(real)
        UnsafeMutableRawPointer(real).deallocate()
        return code
    }

    func write(_ bytes: UnsafeRawBufferPointer, at place: Int64) -> CInt {
        if place != offset + Int64(count) || count + bytes.count > gathered.count || bytes.count >= Self.large {
            let code = flush()
            guard code == SQLITE_OK else { return code }
        }
        guard bytes.count < Self.large else { return writeOut(bytes, at: place) }
        if count == 0 { offset = place }
        gathered[count..<count + bytes.count].copyBytes(from: bytes)
        count += bytes.count
        return SQLITE_OK
    }

    func sync(_ flags: CInt) -> CInt {
        var code = flush()
        guard code == SQLITE_OK else { return code }
        if let work = meanwhile, let unsynced {
            meanwhile = nil
            // Only begins to write, and says nothing of success: the sync below waits for the bytes, and hears of what became of them.
            rookery_begin_writing(descriptor, unsynced.lowerBound, unsynced.upperBound - unsynced.lowerBound)
            work()
        }
        code = methods.xSync(real, flags)
        if code == SQLITE_OK { unsynced = nil }
        return code
    }

    func read(_ bytes: UnsafeMutableRawPointer?, _ count: CInt, at place: Int64) -> CInt {
        afterFlush { methods.xRead(real, bytes, count, place) }
    }

    func truncate(to size: Int64) -> CInt { afterFlush { methods.xTruncate(real, size) } }

    func size(_ size: UnsafeMutablePointer<Int64>?) -> CInt { afterFlush { methods.xFileSize(real, size) } }

    func control(_ number: CInt, _ argument: UnsafeMutableRawPointer?) -> CInt { methods.xFileControl(real, number, argument) }

    var sectorSize: CInt { methods.xSectorSize(real) }

    var deviceCharacteristics: CInt { methods.xDeviceCharacteristics(real) }

    // MARK: pieces

    private func afterFlush(_ work: () -> CInt) -> CInt {
        let code = flush()
        return code == SQLITE_OK ? work() : code
    }

    /// Writes what has gathered. What cannot be written is let go of: its transaction fails.
    private func flush() -> CInt {
        guard count > 0 else { return SQLITE_OK }
        defer { count = 0 }
        return writeOut(UnsafeRawBufferPointer(rebasing: gathered[..<count]), at: offset)
    }

    private func writeOut(_ bytes: UnsafeRawBufferPointer, at place: Int64) -> CInt {
        let end = place + Int64(bytes.count)
        unsynced = min(place, unsynced?.lowerBound ?? place)..<max(end, unsynced?.upperBound ?? end)
        return methods.xWrite(real, bytes.baseAddress, CInt(bytes.count), place)
    }
}
