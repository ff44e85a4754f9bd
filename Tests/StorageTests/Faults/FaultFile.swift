import CSQLite

/// The file objects of `FaultFileSystem`: a header of ours, then the real file. Plain functions, because SQLite calls them from C.
enum FaultFile {
    /// Our methods pointer and our attachment stand before the real file; 64 keeps it aligned.
    static let headerSize = 64

    /// Fills the header. A file that could not be opened has no methods: SQLite then never calls it.
    static func prepare(_ file: UnsafeMutablePointer<sqlite3_file>, isOpen: Bool, _ attachment: Attachment) {
        guard isOpen else { return file.pointee.pMethods = nil }
        let slot = UnsafeMutableRawPointer(file) + MemoryLayout<sqlite3_file>.size
        slot.storeBytes(of: Unmanaged.passRetained(attachment).toOpaque(), as: UnsafeMutableRawPointer.self)
        file.pointee.pMethods = methods
    }

    /// One table for all files, made once and never freed.
    nonisolated(unsafe) private static let methods: UnsafePointer<sqlite3_io_methods> = {
        var table = sqlite3_io_methods()
        table.iVersion = 2
        fillBasics(&table)
        fillLocks(&table)
        fillSharedMemory(&table)
        let kept = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        kept.initialize(to: table)
        return UnsafePointer(kept)
    }()

    private static func fillBasics(_ table: inout sqlite3_io_methods) {
        table.xClose = { file in
            let code = realFile(file!).pointee.pMethods.pointee.xClose(realFile(file!))
            attached(to: file!).release()
            return code
        }
        table.xRead = { file, buffer, count, offset in
            let attachment = attachment(of: file!)
            if let code = attachment.system.willRead(attachment.kind) { return code }
            return realFile(file!).pointee.pMethods.pointee.xRead(realFile(file!), buffer, count, offset)
        }
        table.xWrite = { file, buffer, count, offset in
            let bytes = UnsafeRawBufferPointer(start: buffer, count: Int(count))
            if let code = attachment(of: file!).system.willWrite(attachment(of: file!), bytes, at: offset) { return code }
            return realFile(file!).pointee.pMethods.pointee.xWrite(realFile(file!), buffer, count, offset)
        }
        table.xTruncate = { file, size in
            attachment(of: file!).system.willTruncate(attachment(of: file!), to: size)
            return realFile(file!).pointee.pMethods.pointee.xTruncate(realFile(file!), size)
        }
        table.xSync = { file, flags in
            if let code = attachment(of: file!).system.willSync(attachment(of: file!)) { return code }
            return realFile(file!).pointee.pMethods.pointee.xSync(realFile(file!), flags)
        }
        table.xFileSize = { realFile($0!).pointee.pMethods.pointee.xFileSize(realFile($0!), $1) }
    }

    private static func fillLocks(_ table: inout sqlite3_io_methods) {
        table.xLock = { realFile($0!).pointee.pMethods.pointee.xLock(realFile($0!), $1) }
        table.xUnlock = { realFile($0!).pointee.pMethods.pointee.xUnlock(realFile($0!), $1) }
        table.xCheckReservedLock = { realFile($0!).pointee.pMethods.pointee.xCheckReservedLock(realFile($0!), $1) }
        table.xFileControl = { realFile($0!).pointee.pMethods.pointee.xFileControl(realFile($0!), $1, $2) }
        table.xSectorSize = { realFile($0!).pointee.pMethods.pointee.xSectorSize(realFile($0!)) }
        table.xDeviceCharacteristics = { realFile($0!).pointee.pMethods.pointee.xDeviceCharacteristics(realFile($0!)) }
    }

    private static func fillSharedMemory(_ table: inout sqlite3_io_methods) {
        table.xShmMap = { realFile($0!).pointee.pMethods.pointee.xShmMap(realFile($0!), $1, $2, $3, $4) }
        table.xShmLock = { realFile($0!).pointee.pMethods.pointee.xShmLock(realFile($0!), $1, $2, $3) }
        table.xShmBarrier = { realFile($0!).pointee.pMethods.pointee.xShmBarrier(realFile($0!)) }
        table.xShmUnmap = { realFile($0!).pointee.pMethods.pointee.xShmUnmap(realFile($0!), $1) }
    }
}

// Functions that C calls may not capture a type: these stand outside the enum.

/// The real file behind one of ours.
func realFile(_ file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<sqlite3_file> {
    (UnsafeMutableRawPointer(file) + FaultFile.headerSize).assumingMemoryBound(to: sqlite3_file.self)
}

private func attached(to file: UnsafeMutablePointer<sqlite3_file>) -> Unmanaged<Attachment> {
    let slot = UnsafeRawPointer(file) + MemoryLayout<sqlite3_file>.size
    return Unmanaged.fromOpaque(slot.load(as: UnsafeMutableRawPointer.self))
}

private func attachment(of file: UnsafeMutablePointer<sqlite3_file>) -> Attachment { attached(to: file).takeUnretainedValue() }
