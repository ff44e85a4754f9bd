import Glibc

/// A folder of a test's own, removed with everything in it when nobody holds it any more.
package final class TemporaryFolder: Sendable {
    /// The absolute path, without a slash at its end.
    package let path: String

    /// Makes the folder.
    package init() {
        var template = Array("\(Self.parent)/rookery-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("no temporary folder: errno \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    deinit {
        Self.removeTree(path)
    }

    private static func removeTree(_ path: String) {
        if let folder = opendir(path) {
            defer { closedir(folder) }
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
                guard name != ".", name != ".." else { continue }
                let inner = "\(path)/\(name)"
                if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(inner) } else { unlink(inner) }
            }
        }
        rmdir(path)
    }

    private static var parent: String {
        getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    }
}
