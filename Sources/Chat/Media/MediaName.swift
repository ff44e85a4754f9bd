/// The name of a file as it is kept and shown: a name, never a path.
package enum MediaName {
    /// How long a name may be, in bytes; file systems take 255.
    package static let bytes = 200

    /// What is left of a sender's name: the part behind the last slash or backslash, without control characters, without what turns
    /// the direction of writing (`gpj.exe` that reads as `exe.jpg`), not beginning with a dot; "file" when nothing is.
    package static func cleaned(_ name: String?) -> String {
        let last = (name ?? "").split { $0 == "/" || $0 == "\\" }.last ?? ""
        let scalars = last.unicodeScalars.filter { !isHidden($0) }
        var text = String(String.UnicodeScalarView(scalars))
        while let first = text.first, first == "." || first.isWhitespace { text.removeFirst() }
        while let end = text.last, end == "." || end.isWhitespace { text.removeLast() }
        text = shortened(text)
        return text.isEmpty ? "file" : text
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }

    /// The end is kept: it is what people know a file by.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > bytes else { return text }
        let ending = text.split(separator: ".").last.map { "." + $0 } ?? ""
        let kept = ending.utf8.count <= 16 ? ending : ""
        var front = text.prefix(max(0, text.count - kept.count))
        while front.utf8.count + kept.utf8.count > bytes { front.removeLast() }
        return String(front) + kept
    }

    /// The value of `Content-Disposition` (RFC 6266): plain letters for old clients, all of it percent-encoded for the others.
    package static func disposition(_ word: String, _ name: String) -> String {
        let plain = name.unicodeScalars.map { isPlain($0) ? String($0) : "_" }.joined()
        return "\(word); filename=\"\(plain)\"; filename*=UTF-8''\(PercentText.encode(name))"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.value >= 0x20 && scalar != "\"" && scalar != "\\" && scalar != "%" && scalar.value != 0x7F
    }
}
