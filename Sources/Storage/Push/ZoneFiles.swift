package import Chat
import Glibc
import Synchronization

/// The time zones that the system knows. Reads small files, each once: on database threads. Any of them.
package final class ZoneFiles: Sendable {
    private let folder: String
    private let known = Mutex<[String: ZoneRules?]>([:])
    /// There are about six hundred names; more are somebody's invention.
    private static let most = 2_000
    private static let largest = 64 << 10

    package init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

    /// Whether the system has time zones at all.
    package var areThere: Bool { rules(named: "UTC") != nil }

    /// The rules of a zone; nil for a name that the system does not know.
    package func rules(named name: String) -> ZoneRules? {
        if let found = known.withLock({ $0[name] }) { return found }
        let rules = Self.isName(name) ? read(folder + "/" + name).flatMap { ZoneRules(file: $0) } : nil
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[name] = rules
        }
        return rules
    }

    /// Parts of letters, digits, `_`, `+` and `-`, so that no name leads out of the folder.
    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "_+-".utf8.contains(byte)
                    }
            }
    }

    private func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.largest)
        let count = Glibc.read(file, &bytes, bytes.count)
        return count > 0 && count < Self.largest ? Array(bytes[..<count]) : nil
    }
}
