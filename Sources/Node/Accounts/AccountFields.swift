import CanonicalJSON
import Chat

extension Fields {
    /// A username for a new account, folded; nil after noting the fault.
    mutating func username(_ field: String) -> Username? {
        let text = string(field, length: Username.length)
        guard !errors.contains(where: { $0.field == field }) else { return nil }
        guard let username = Username(folding: text) else {
            fault(field, .malformed, "\(field) may hold a-z, 0-9 and . _ - only.")
            return nil
        }
        return username
    }

    /// A name for people, or nil; white space at both ends goes, and nothing but white space is none.
    mutating func displayName(_ field: String) -> String? {
        guard let text = optionalString(field, length: 0...64) else { return nil }
        guard text.unicodeScalars.allSatisfy({ !Self.isControl($0) }) else {
            fault(field, .malformed, "\(field) must not hold control characters.")
            return nil
        }
        let trimmed = text.drop(while: \.isWhitespace)
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(trimmed[...last])
    }

    /// A mail address in its stored spelling, or nil.
    mutating func email(_ field: String) -> String? {
        guard let text = optionalString(field, length: 0...254), !text.isEmpty else { return nil }
        guard let email = ContactAddress.email(text) else {
            fault(field, .malformed, "\(field) is not a mail address.")
            return nil
        }
        return email
    }

    /// A phone number in its stored spelling, or nil.
    mutating func phone(_ field: String) -> String? {
        guard let text = optionalString(field, length: 0...40), !text.isEmpty else { return nil }
        guard let phone = ContactAddress.phone(text) else {
            fault(field, .malformed, "\(field) must be a phone number with + and its country code.")
            return nil
        }
        return phone
    }

    /// Control characters and the marks that turn the direction of writing round, with which a name can pose as another.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
