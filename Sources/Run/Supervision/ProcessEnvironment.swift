import Glibc
import Node

/// The environment the process was started with.
enum ProcessEnvironment {
    /// All variables. The kernel's copy is read because the C library's is a mutable global that no thread may touch safely.
    static func read() -> [String: String] {
        guard let bytes = (try? SecretFile.read("/proc/self/environ", limit: 4 << 20)) ?? nil else { return [:] }
        return parse(bytes)
    }

    /// One variable.
    static func value(of name: String) -> String? { read()[name] }

    /// Entries `NAME=value`, each ended by a zero byte; of two with one name the first counts, as for `getenv`.
    static func parse(_ bytes: [UInt8]) -> [String: String] {
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            guard variables[name] == nil else { continue }
            variables[name] = String(decoding: entry[entry.index(after: equals)...], as: UTF8.self)
        }
        return variables
    }
}
