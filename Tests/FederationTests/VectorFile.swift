import CanonicalJSON
import Glibc

/// Reads a file of test data beside the tests.
enum VectorFile {
    struct Unreadable: Error {
        let path: String
    }

    static func json(_ name: String) throws -> JSON { try JSON(parsing: bytes(name)) }

    private static func bytes(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let path = "\(folder)/Vectors/\(name)"
        guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes.append(contentsOf: buffer[..<count]) }
        return bytes
    }
}
