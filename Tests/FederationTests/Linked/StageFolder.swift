import Glibc

/// A folder for one node's files, removed when the last who knows it lets go of it.
final class StageFolder: Sendable {
    let path: String

    init() {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var template = Array("\(base)/rookery-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("No temporary folder can be made.") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        for name in ["rookery.db", "rookery.db-wal", "rookery.db-shm", "rookery.db-lock", "rookery.lock"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var database: String { "\(path)/rookery.db" }

    /// The database and its log as they are on disk now: what a killed process leaves behind.
    func copyAsAfterCrash() -> StageFolder {
        let copy = StageFolder()
        for name in ["rookery.db", "rookery.db-wal"] { Self.copy("\(path)/\(name)", to: "\(copy.path)/\(name)") }
        return copy
    }

    private static func copy(_ source: String, to target: String) {
        guard let from = fopen(source, "r"), let to = fopen(target, "w") else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, from), count > 0 { fwrite(buffer, 1, count, to) }
        fclose(from)
        fclose(to)
    }
}
