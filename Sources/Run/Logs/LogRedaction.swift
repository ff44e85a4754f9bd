import Logging
import Node

/// Keeps secrets out of the log: values marked secret, values under a name that promises a secret, and anything that looks like a
/// token wherever it stands. The last two are a net for mistakes, not a licence.
enum LogRedaction {
    static let placeholder = "(secret)"

    /// Parts of metadata names that promise a secret.
    private static let secretWords = ["password", "token", "secret", "authorization", "cookie", "phone", "email", "otp", "seed", "apikey"]
    /// Exact names that do.
    private static let secretNames = ["code", "key", "pin"]
    /// How signed tokens and bearer headers start.
    private static let tokenStarts = ["eyJ", "Bearer ", "bearer "].map { Array($0.utf8) }

    /// Whether a value under this name is never written.
    static func isSecret(name: String) -> Bool {
        let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
        return secretNames.contains(folded) || secretWords.contains { folded.firstRange(of: $0) != nil }
    }

    /// Whether a value was marked by whoever logs it.
    static func isSecret(_ value: Logger.MetadataValue) -> Bool {
        value.attributes[LogSensitivity.self] == .secret
    }

    /// The text with everything that looks like a token replaced.
    static func cleaned(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let first = tokenStart(in: bytes, from: 0) else { return text }
        var out: [UInt8] = []
        var index = 0
        var next: Int? = first
        while let start = next {
            out += bytes[index..<start]
            out += Array(placeholder.utf8)
            index = start + (bytes[start] == UInt8(ascii: "e") ? 0 : 7)
            while index < bytes.count, isTokenByte(bytes[index]) { index += 1 }
            next = tokenStart(in: bytes, from: index)
        }
        return String(decoding: out + bytes[index...], as: UTF8.self)
    }

    private static func tokenStart(in bytes: [UInt8], from index: Int) -> Int? {
        bytes[index...].indices.first { at in
            (at == 0 || !isLetterOrDigit(bytes[at - 1])) && tokenStarts.contains { bytes[at...].starts(with: $0) }
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-_.+/=".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
