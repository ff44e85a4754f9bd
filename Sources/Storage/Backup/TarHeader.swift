/// The 512 bytes before a file in a tar archive (POSIX ustar), for plain files with short names.
struct TarHeader: Equatable {
    static let length = 512
    private static let nameLimit = 100

    let name: String
    let size: Int
    /// Seconds since 1970.
    let modified: Int

    /// Bytes of zeros after the contents: they end at a multiple of 512.
    static func padding(after size: Int) -> Int { (length - size % length) % length }

    func encoded() -> [UInt8] {
        precondition(!name.isEmpty && name.utf8.count <= Self.nameLimit, "A name in a backup has 1 to 100 bytes.")
        var bytes = [UInt8](repeating: 0, count: Self.length)
        Self.put(Array(name.utf8), at: 0, in: &bytes)
        Self.put(Self.octal(0o600, digits: 7), at: 100, in: &bytes)
        Self.put(Self.octal(0, digits: 7), at: 108, in: &bytes)
        Self.put(Self.octal(0, digits: 7), at: 116, in: &bytes)
        Self.put(Self.sizeField(size), at: 124, in: &bytes)
        Self.put(Self.octal(modified, digits: 11), at: 136, in: &bytes)
        bytes[156] = UInt8(ascii: "0")
        Self.put(Array("ustar\u{0}00".utf8), at: 257, in: &bytes)
        Self.put(Self.octal(Self.checksum(of: bytes), digits: 6) + [0, UInt8(ascii: " ")], at: 148, in: &bytes)
        return bytes
    }

    /// Nil for anything but the header of a plain file with a right checksum.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes[257..<262].elementsEqual("ustar".utf8), bytes[156] == UInt8(ascii: "0"),
            Self.number(bytes[148..<156]) == Self.checksum(of: bytes),
            let size = Self.size(bytes[124..<136]), let modified = Self.number(bytes[136..<148]),
            let name = String(validating: bytes[0..<Self.nameLimit].prefix { $0 != 0 }, as: UTF8.self), !name.isEmpty
        else { return nil }
        self.init(name: name, size: size, modified: modified)
    }

    init(name: String, size: Int, modified: Int) {
        self.name = name
        self.size = size
        self.modified = modified
    }

    // MARK: fields

    /// The sum of all bytes with the checksum's own field read as spaces.
    private static func checksum(of bytes: [UInt8]) -> Int {
        bytes.enumerated().reduce(0) { sum, entry in sum + Int(148..<156 ~= entry.offset ? UInt8(ascii: " ") : entry.element) }
    }

    /// Eleven octal digits hold 8 GiB; above, the first bit is set and the number follows in binary, as GNU tar does.
    private static func sizeField(_ size: Int) -> [UInt8] {
        guard size >= 1 << 33 else { return octal(size, digits: 11) }
        return [0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: size >> (56 - 8 * $0)) }
    }

    private static func size(_ field: ArraySlice<UInt8>) -> Int? {
        guard field.first == 0x80 else { return number(field) }
        guard field.dropFirst().prefix(3).allSatisfy({ $0 == 0 }) else { return nil }
        let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }

    private static func octal(_ value: Int, digits: Int) -> [UInt8] {
        let text = Array(String(value, radix: 8).utf8)
        return Array(repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
    }

    private static func put(_ field: [UInt8], at offset: Int, in bytes: inout [UInt8]) {
        bytes.replaceSubrange(offset..<offset + field.count, with: field)
    }
}
