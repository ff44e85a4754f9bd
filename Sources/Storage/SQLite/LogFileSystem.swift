internal import CSQLite
internal import Glibc
import Synchronization

/// An SQLite file system (https://sqlite.org/vfs.html, a shim) whose write-ahead logs are `LogFile`s. Every other file is what the one below makes it.
enum LogFileSystem {
    private static let names = Mutex<[String: String]>([:])

    /// The name to open a connection with. Registered once for each file system below, for the life of the process: SQLite keeps the pointer.
    /// - Parameter below: nil for the system's own.
    /// - Throws: ``StorageFailure`` when SQLite knows no file system of this name.
    static func name(over below: String?) throws(StorageFailure) -> String {
        guard let base = sqlite3_vfs_find(below) else {
            throw StorageFailure(.other, "SQLite knows no file system named \(below ?? "the default").")
        }
        let baseName = String(cString: base.pointee.zName)
        return names.withLock { names in
            if let known = names[baseName] { return known }
            let name = "log-over-\(baseName)"
            register(name, over: base)
            names[baseName] = name
            return name
        }
    }

    private static func register(_ name: String, over base: UnsafeMutablePointer<sqlite3_vfs>) {
        let made = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        made.initialize(to: base.pointee)
        made.pointee.pNext = nil
        made.pointee.zName = UnsafePointer(strdup(name))
        made.pointee.szOsFile = max(base.pointee.szOsFile, CInt(MemoryLayout<OpenLog>.size))
        made.pointee.pAppData = UnsafeMutableRawPointer(base)
        made.pointee.xOpen = { system, path, file, flags, given in
            guard let system, let file else { return SQLITE_MISUSE }
            let base = system.pointee.pAppData.assumingMemoryBound(to: sqlite3_vfs.self)
            guard flags & SQLITE_OPEN_WAL != 0 else { return base.pointee.xOpen(base, path, file, flags, given) }
            return OpenLog.open(base, path, file, flags, given)
        }
        sqlite3_vfs_register(made, 0)
    }

    /// The log of a connection that was opened with a name from here; nil while it is not open.
    static func log(of handle: OpaquePointer) -> LogFile? {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = rookery_sqlite_log(handle, &file)
        guard code == SQLITE_OK, let file, file.pointee.pMethods == OpenLog.methods else { return nil }
        return logFile(file)
    }
}

/// What SQLite holds of an open log: its methods, and the object that they ask.
private struct OpenLog {
    var file: sqlite3_file
    var log: Unmanaged<LogFile>

    static func open(
        _ base: UnsafeMutablePointer<sqlite3_vfs>, _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>, _ flags: CInt,
        _ given: UnsafeMutablePointer<CInt>?
    ) -> CInt {
        // A file without methods is one that SQLite does not close.
        file.pointee.pMethods = nil
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Int(base.pointee.szOsFile), alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Int(base.pointee.szOsFile))
        let real = memory.assumingMemoryBound(to: sqlite3_file.self)
        let code = base.pointee.xOpen(base, path, real, flags, given)
        guard code == SQLITE_OK else {
            if let methods = real.pointee.pMethods { _ = methods.pointee.xClose(real) }
            memory.deallocate()
            return code
        }
        let made = OpenLog(file: sqlite3_file(pMethods: methods), log: .passRetained(LogFile(real, path: path)))
        UnsafeMutableRawPointer(file).storeBytes(of: made, as: OpenLog.self)
        return SQLITE_OK
    }

    /// One table for all logs, made once and never freed. Version 1: a log is neither mapped nor does it hold the shared index.
    nonisolated(unsafe) static let methods: UnsafePointer<sqlite3_io_methods> = {
        var table = sqlite3_io_methods()
        table.iVersion = 1
        table.xClose = { file in
            let code = logFile(file!).close()
            UnsafeRawPointer(file!).load(as: OpenLog.self).log.release()
            return code
        }
        table.xRead = { logFile($0!).read($1, $2, at: $3) }
        table.xWrite = { logFile($0!).write(UnsafeRawBufferPointer(start: $1, count: Int($2)), at: $3) }
        table.xTruncate = { logFile($0!).truncate(to: $1) }
        table.xSync = { logFile($0!).sync($1) }
        table.xFileSize = { logFile($0!).size($1) }
        // Nobody locks a log: the locks stand in its index.
        table.xLock = { _, _ in SQLITE_OK }
        table.xUnlock = { _, _ in SQLITE_OK }
        table.xCheckReservedLock = { _, answer in
            answer?.pointee = 0
            return SQLITE_OK
        }
        table.xFileControl = { logFile($0!).control($1, $2) }
        table.xSectorSize = { logFile($0!).sectorSize }
        table.xDeviceCharacteristics = { logFile($0!).deviceCharacteristics }
        let kept = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        kept.initialize(to: table)
        return UnsafePointer(kept)
    }()
}

// What C calls may not capture a type: this stands outside.
private func logFile(_ file: UnsafeMutablePointer<sqlite3_file>) -> LogFile {
    UnsafeRawPointer(file).load(as: OpenLog.self).log.takeUnretainedValue()
}
