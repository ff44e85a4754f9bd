internal import CanonicalJSON

/// What user ids, room aliases and older room ids share: a sigil, a local part, a colon and a server name, 255 bytes at most.
struct ScopedName: Sendable {
    let text: String
    /// Byte offset of the colon.
    private let colon: Int

    /// - Returns: nil when the text does not have this form. The local part may hold anything but NUL and colons, or nothing,
    ///   because old rooms have such ids in them.
    init?(_ text: String, sigil: Character) {
        guard (3...255).contains(text.utf8.count), text.utf8.first == sigil.asciiValue else { return nil }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        guard ServerName.isValid(text[text.utf8.index(after: colon)...]) else { return nil }
        guard !text.utf8[..<colon].contains(0) else { return nil }
        self.text = text
        self.colon = text.utf8.distance(from: text.utf8.startIndex, to: colon)
    }

    var localpart: String {
        String(text[text.utf8.index(after: text.utf8.startIndex)..<text.utf8.index(text.utf8.startIndex, offsetBy: colon)])
    }

    var server: String {
        String(text[text.utf8.index(text.utf8.startIndex, offsetBy: colon + 1)...])
    }
}

extension Hasher {
    /// Feeds the bytes of a string, so that only equal bytes are equal.
    mutating func combine(bytesOf text: String) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { combine(bytes: UnsafeRawBufferPointer($0)) }
        if done == nil { Array(text.utf8).withUnsafeBytes { combine(bytes: $0) } }
        combine(UInt8(0xff))
    }
}
