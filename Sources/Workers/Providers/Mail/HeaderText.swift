/// Text in header fields: as it is while it is plain ASCII, in encoded words beyond (RFC 2047). Nothing in it can end the field.
enum HeaderText {
    /// Bytes of text in one encoded word, so that a line stays below 76 characters beside the field's name.
    private static let wordBytes = 36

    /// For `Subject` and the like.
    static func unstructured(_ text: String) -> String {
        isPlain(text) && text.utf8.count <= 60 ? text : encoded(text)
    }

    /// A person's name before an address.
    static func phrase(_ text: String) -> String {
        let isAtoms = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x20
        }
        return isAtoms && isPlain(text) && text.utf8.count <= 60 ? text : encoded(text)
    }

    /// Visible ASCII and single spaces, and nothing that would be read as an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.first != " " && text.last != " " && !text.contains("=?")
            && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Words of whole characters, folded one a line.
    private static func encoded(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            // Whatever would break a line becomes a space before it is encoded, so that no reader shows two fields.
            let bytes = scalar.value < 0x20 || scalar.value == 0x7F ? [0x20] : Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > wordBytes { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(PaddedBase64.encode($0))?=" }.joined(separator: "\r\n ")
    }
}
