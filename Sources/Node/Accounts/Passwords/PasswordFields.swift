import Chat
import Cryptography

extension Fields {
    /// Bytes of a password at most: enough for any sentence, little enough to hash.
    private static let longest = 256

    /// A password that somebody chooses: at least `minimum` characters, at most 256 bytes.
    mutating func newPassword(_ field: String, minimum: Int) -> SecureBytes {
        let text = string(field, length: 0...Self.longest)
        if text.unicodeScalars.count < minimum, !errors.contains(where: { $0.field == field }) {
            fault(field, .tooShort, "\(field) must have at least \(minimum) characters.")
        }
        return bytes(of: text, field)
    }

    /// A password to be checked.
    mutating func password(_ field: String) -> SecureBytes {
        bytes(of: string(field, length: 1...Self.longest), field)
    }

    private mutating func bytes(of text: String, _ field: String) -> SecureBytes {
        if text.utf8.count > Self.longest { fault(field, .tooLong, "\(field) must have at most \(Self.longest) bytes.") }
        return SecureBytes(copying: Array(text.utf8))
    }
}
