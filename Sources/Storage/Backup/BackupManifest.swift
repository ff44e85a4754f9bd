/// What a backup holds and the SHA-256 of each part, in the form `sha256sum -c` reads: an admin can check by hand.
struct BackupManifest: Equatable {
    static let fileName = "SHA256SUMS"
    static let databaseName = "rookery.db"
    static let keysPrefix = "keys/"
    /// The first line; a later form gets another number.
    private static let title = "# rookery backup 1"

    /// Lower-case hexadecimal digests by name.
    private(set) var digests: [(name: String, digest: String)] = []

    init() {}

    mutating func add(_ name: String, _ digest: [UInt8]) { digests.append((name, Self.hexadecimal(digest))) }

    func encoded() -> [UInt8] {
        Array((Self.title + "\n" + digests.map { "\($0.digest)  \($0.name)\n" }.joined()).utf8)
    }

    /// Nil when it is not a manifest of this form.
    init?(decoding bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        guard lines.first.map(String.init) == Self.title else { return nil }
        for line in lines.dropFirst() {
            let digest = line.prefix(64)
            guard digest.count == 64, line.dropFirst(64).hasPrefix("  ") else { return nil }
            digests.append((String(line.dropFirst(66)), String(digest)))
        }
    }

    /// Both list the same parts with the same digests, in whatever order.
    static func == (one: BackupManifest, other: BackupManifest) -> Bool {
        one.lines == other.lines
    }

    /// Only the names a backup can hold: nothing that leads out of the folder it is unpacked into.
    static func isAllowed(_ name: String) -> Bool {
        if name == databaseName { return true }
        guard name.hasPrefix(keysPrefix) else { return false }
        let file = name.utf8.dropFirst(keysPrefix.utf8.count)
        return !file.isEmpty && file.first != UInt8(ascii: ".") && !file.contains(UInt8(ascii: "/"))
    }

    private var lines: [[UInt8]] {
        digests.map { Array("\($0.digest)  \($0.name)".utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
