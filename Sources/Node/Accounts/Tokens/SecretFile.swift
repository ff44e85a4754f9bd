import Cryptography
import Glibc

/// Files that hold secrets: mode 0600, whole or not there. Blocks: only at start and on threads made for blocking.
package enum SecretFile {
    /// What went wrong with a file, in one sentence that names it and holds nothing of its content.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        /// The sentence.
        package let description: String

        init(_ what: String, _ path: String) {
            description = "\(what) \(path): \(String(cString: strerror(errno)))."
        }
    }

    /// Writes a new file beside its name, syncs it, moves it into place and syncs the folder.
    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let draft = path + ".new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Failure("Cannot make", draft) }
        var isWritten = writeAll(bytes, to: file) && fsync(file) == 0
        isWritten = close(file) == 0 && isWritten
        guard isWritten, rename(draft, path) == 0 else {
            let failure = Failure("Cannot write", path)
            unlink(draft)
            throw failure
        }
        try syncFolder(of: path)
    }

    /// The content of a file of at most `limit` bytes; nil when there is none.
    package static func read(_ path: String, limit: Int = 64 * 1024) throws(Failure) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw Failure("Cannot open", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        // Piece by piece: a limit is far above what a file holds, and what is asked for at once stays with the process.
        return try withUnsafeTemporaryAllocation(byteCount: 8 << 10, alignment: 1) { piece throws(Failure) in
            while bytes.count <= limit {
                let got = Glibc.read(file, piece.baseAddress!, min(piece.count, limit + 1 - bytes.count))
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw Failure("Cannot read", path) }
                if got == 0 { return bytes }
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<got]))
            }
            errno = EFBIG
            throw Failure("Cannot read", path)
        }
    }

    /// Removes a file; that it is not there is no error.
    package static func remove(_ path: String) throws(Failure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw Failure("Cannot remove", path) }
        try syncFolder(of: path)
    }

    /// Makes a folder of mode 0700, and those above it, where they are missing. Its name is on disk when this returns: a power
    /// cut would else take the folder with everything that was synced in it.
    package static func makeFolder(_ path: String) throws(Failure) {
        if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
        if errno == EEXIST { return }
        let parent = folder(of: path)
        guard errno == ENOENT, parent.utf8.count < path.utf8.count else { throw Failure("Cannot make the folder", path) }
        try makeFolder(parent)
        if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
        guard errno == EEXIST else { throw Failure("Cannot make the folder", path) }
    }

    /// The names in a folder, sorted by bytes; none when there is no such folder.
    package static func names(in folder: String) throws(Failure) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw Failure("Cannot list", folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + done, bytes.count - done) }
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { return false }
            done += wrote
        }
        return true
    }

    private static func folder(of path: String) -> String {
        let bare = path.utf8.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
        guard let slash = bare.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == bare.utf8.startIndex ? "/" : String(bare[..<slash])
    }

    private static func syncFolder(of path: String) throws(Failure) {
        let folder = folder(of: path)
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Failure("Cannot open", folder) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw Failure("Cannot sync", folder) }
    }
}
