/// A telephone number that its country's numbering plan knows, in E.164. Whether anybody has it only a text can tell.
package struct PhoneNumber: Sendable, Hashable {
    /// `+`, the country's code and the number: the one spelling that is stored and compared.
    package let text: String
    /// ISO 3166-1 alpha-2; nil for numbers of no country, as those of satellites.
    package let country: String?
    /// What it leads to.
    package let kind: PhoneNumberKind

    /// Reads a number with its country's code, with spaces, dashes, dots and brackets dropped. Nil for what no plan knows.
    package init?(_ typed: String) {
        guard let text = ContactAddress.phone(typed), let found = PhoneNumberTable.shared.look(up: text.utf8.dropFirst()) else {
            return nil
        }
        self.text = text
        country = found.region == "001" ? nil : found.region
        kind = found.kind
    }

    /// Whether a code may be sent to it: the kinds that take texts, and others that the operator adds, save those that earn by it.
    package func takesCodes(also allowed: Set<PhoneNumberKind> = []) -> Bool {
        kind.takesTexts || allowed.contains(kind) && !kind.earns
    }
}
