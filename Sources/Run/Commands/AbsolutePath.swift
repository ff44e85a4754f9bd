import Glibc

/// Paths as another process with another working folder can use them.
enum AbsolutePath {
    /// `path` as seen from this process's working folder. Nil for an empty path, or when there is no working folder.
    static func of(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard !path.isEmpty, let folder = getcwd(nil, 0) else { return nil }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }
}
