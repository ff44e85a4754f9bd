internal import Glibc

/// Folders as backups need them. Blocks: for threads that may.
enum DiskFolder {
    /// What stands in a folder, links not followed.
    struct Entry {
        let name: String
        let isRegularFile: Bool
        /// Permission bits.
        let mode: UInt32
    }

    /// The entries of a folder sorted by the bytes of their names; empty when there is no such folder.
    static func entries(of path: String) throws(StorageFailure) -> [Entry] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .system("\(path) cannot be listed")
        }
        defer { closedir(folder) }
        var found: [Entry] = []
        while let entry = readdir(folder) {
            let name = name(of: entry)
            if name == "." || name == ".." { continue }
            let info = try information(on: "\(path)/\(name)")
            found.append(Entry(name: name, isRegularFile: info.st_mode & S_IFMT == S_IFREG, mode: info.st_mode & 0o7777))
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Permission bits of a file or folder; nil when there is none.
    static func mode(of path: String) throws(StorageFailure) -> UInt32? {
        exists(path) ? try information(on: path).st_mode & 0o7777 : nil
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a folder that only its owner can enter.
    static func make(_ path: String) throws(StorageFailure) {
        guard mkdir(path, 0o700) == 0 else { throw .system("\(path) cannot be made") }
    }

    static func move(_ source: String, to target: String) throws(StorageFailure) {
        guard rename(source, target) == 0 else { throw .system("\(source) cannot be moved to \(target)") }
    }

    /// Makes moves and new names in this folder last.
    static func sync(_ path: String) throws(StorageFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("\(path) cannot be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("\(path) cannot be synced") }
    }

    /// Removes a file, or a folder with the files and folders in it. Nothing there is fine.
    static func remove(_ path: String) {
        for entry in (try? entries(of: path)) ?? [] { remove("\(path)/\(entry.name)") }
        if rmdir(path) != 0 { unlink(path) }
    }

    /// The folder a path stands in.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func information(on path: String) throws(StorageFailure) -> stat {
        var info = stat()
        guard lstat(path, &info) == 0 else { throw .system("\(path) cannot be examined") }
        return info
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { field in
            field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }
}
