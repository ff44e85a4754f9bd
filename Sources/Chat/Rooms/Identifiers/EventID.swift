/// The id of an event in room versions from 4 on: its reference hash. Kept as the 32 bytes, written as `$` and 43 characters.
package struct EventID: Sendable, Hashable, CustomStringConvertible {
    // The bytes as they lie in memory, without an allocation.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// - Returns: nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        (first, second, third, fourth) = bytes.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            )
        }
    }

    /// Reads the text form; nil for anything else, also for a text whose spare bits are not zero.
    package init?(_ text: String) {
        guard text.utf8.count == 44, text.utf8.first == UInt8(ascii: "$") else { return nil }
        var text = text
        let bytes = text.withUTF8 { Base64Text.decode(UnsafeBufferPointer(rebasing: $0.dropFirst()), .urlSafe) }
        guard let bytes else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        withBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The 32 bytes, without an array of them.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeBytes(of: (first, second, third, fourth)) { words in words.withMemoryRebound(to: UInt8.self) { body($0) } }
    }

    /// `$` and the unpadded urlsafe base64 of the bytes.
    package var text: String { String(decoding: text(after: UInt8(ascii: "$")), as: UTF8.self) }

    package var description: String { text }

    /// The text as UTF-8, with a sigil of the caller's.
    func text(after sigil: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(44)
        text.append(sigil)
        withBytes { Base64Text.append($0, .urlSafe, to: &text) }
        return text
    }
}
