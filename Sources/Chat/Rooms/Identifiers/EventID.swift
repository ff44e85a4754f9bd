/// The id of an event in room versions from 4 on: its reference hash. Kept as the 32 bytes, written as `$` and 43 characters.
package struct EventID: Sendable, Hashable, CustomStringConvertible {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// - Returns: nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ start: Int) -> UInt64 {
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        first = word(0)
        second = word(8)
        third = word(16)
        fourth = word(24)
    }

    /// Reads the text form; nil for anything else, also for a text whose spare bits are not zero.
    package init?(_ text: String) {
        guard text.utf8.count == 44, text.utf8.first == UInt8(ascii: "$") else { return nil }
        guard let bytes = Base64Text.decode(Substring(text).utf8.dropFirst(), .urlSafe) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for word in [first, second, third, fourth] {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
        }
        return bytes
    }

    /// `$` and the unpadded urlsafe base64 of the bytes.
    package var text: String { String(decoding: text(after: UInt8(ascii: "$")), as: UTF8.self) }

    package var description: String { text }

    /// The text as UTF-8, with a sigil of the caller's.
    func text(after sigil: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(44)
        text.append(sigil)
        Base64Text.append(bytes, .urlSafe, to: &text)
        return text
    }
}
