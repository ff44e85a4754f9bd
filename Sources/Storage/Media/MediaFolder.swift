package import Chat
internal import Glibc

/// The folder of files on disk: `files/ab/<name>` with small pictures as `<name>.160`, and `incoming/` for what is not whole yet.
/// Everything here blocks: for threads that may.
package struct MediaFolder: Sendable {
    /// Absolute: processes that work there stand elsewhere.
    package let root: String
    private let holds = MediaHolds()

    /// Whether no file may be removed now that a row named a moment ago.
    package var isHeld: Bool { holds.isHeld }

    /// Runs the body, during which no file goes that a row names or named.
    package func holding<T, Failure>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        holds.change(by: 1)
        defer { holds.change(by: -1) }
        return try body()
    }

    /// - Parameter root: absolute, or from where the node was started.
    package init(root: String) {
        guard !root.hasPrefix("/"), let here = getcwd(nil, 0) else {
            self.root = root
            return
        }
        self.root = String(cString: here) + "/" + root
        free(here)
    }

    /// Where contents lie.
    package var files: String { root + "/files" }
    private var incoming: String { root + "/incoming" }

    /// Makes the folders and removes what an earlier start left unfinished.
    package func prepare() throws(StorageFailure) {
        DiskFolder.remove(incoming)
        for folder in [root, files, incoming] where !DiskFolder.exists(folder) { try DiskFolder.make(folder) }
        try DiskFolder.sync(root)
    }

    /// A folder for one upload and what is made of it.
    package func makeWorkplace(_ name: String) throws(StorageFailure) -> String {
        let path = incoming + "/" + name
        try DiskFolder.make(path)
        return path
    }

    /// Removes such a folder with what is in it.
    package func remove(workplace path: String) { DiskFolder.remove(path) }

    /// Where a content lies.
    package func path(of file: String) -> String { "\(folder(of: file))/\(file)" }

    /// Where one of its small pictures lies.
    package func path(of file: String, _ size: ThumbnailSize) -> String { "\(path(of: file)).\(size.rawValue)" }

    private func folder(of file: String) -> String { "\(files)/\(file.prefix(2))" }

    /// Moves a finished file, with its small pictures, to where it stays. When this returns they are on disk, names too.
    package func settle(_ path: String, thumbnails: [(size: ThumbnailSize, path: String)], as file: String) throws(StorageFailure) {
        let folder = folder(of: file)
        if !DiskFolder.exists(folder) {
            // Somebody else may have made it just now.
            if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system("\(folder) cannot be made") }
            try DiskFolder.sync(files)
        }
        for source in [path] + thumbnails.map(\.path) { try sync(source) }
        for thumbnail in thumbnails { try DiskFolder.move(thumbnail.path, to: self.path(of: file, thumbnail.size)) }
        try DiskFolder.move(path, to: self.path(of: file))
        try DiskFolder.sync(folder)
    }

    /// Removes a content. What is not there is no error.
    /// - Throws: when the file system refuses.
    package func remove(_ trash: MediaTrash) throws(StorageFailure) {
        for path in [path(of: trash.file)] + trash.thumbnails.map({ self.path(of: trash.file, $0) }) {
            guard unlink(path) == 0 || errno == ENOENT else { throw .system("\(path) cannot be removed") }
        }
    }

    /// Free bytes for this process where the files lie.
    package func freeBytes() throws(StorageFailure) -> Int64 {
        var info = statvfs()
        guard statvfs(root, &info) == 0 else { throw .system("\(root) cannot be looked at") }
        return Int64(info.f_bavail) * Int64(info.f_frsize)
    }

    /// Names of contents that have lain here for so many seconds, for who looks for those that no row knows. Of one of 256 parts.
    package func names(part: Int, olderThan seconds: Int64, now: Int64) throws(StorageFailure) -> [String] {
        let digits = Array("0123456789abcdef")
        let folder = "\(files)/\(digits[part >> 4 & 15])\(digits[part & 15])"
        return try DiskFolder.entries(of: folder).filter { entry in
            var info = stat()
            return entry.isRegularFile && !entry.name.contains(".") && stat("\(folder)/\(entry.name)", &info) == 0
                && Int64(info.st_mtim.tv_sec) < now - seconds
        }.map(\.name)
    }

    private func sync(_ path: String) throws(StorageFailure) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .system("\(path) cannot be opened") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .system("\(path) cannot be synced") }
    }
}
