import Chat
import Node
import Workers

extension TextRule {
    /// ISO 3166-1 alpha-2.
    static let country = TextRule(expected: "a country's code like \"DE\"") { text in
        Country.all.contains { $0.code.utf8.elementsEqual(text.utf8) }
    }

    /// A word for a kind of telephone number that an operator may allow.
    static let numberKind = TextRule(
        expected: "one of " + CodeConfiguration.numberKinds.keys.sorted().map { TomlText.quoted($0) }.joined(separator: ", ")
    ) { CodeConfiguration.numberKinds[$0] != nil }

    /// A name that Twilio gives: two letters and 32 hexadecimal digits.
    static func twilioName(_ kind: String) -> TextRule {
        TextRule(expected: "Twilio's name of it, \(kind) and 32 digits") { isTwilioName($0, kind) }
    }

    /// A number in E.164, a messaging service, or a name of at most eleven letters, digits and spaces.
    static let textSender = TextRule(expected: "a number like \"+15005550006\", a service like \"MG…\" or a name of up to 11 letters") {
        text in
        if text.utf8.first == UInt8(ascii: "+") { return ContactAddress.phone(text).map { $0.utf8.elementsEqual(text.utf8) } ?? false }
        return isTwilioName(text, "MG")
            || (1...11).contains(text.utf8.count) && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x20 }
    }

    /// A host name or an IP address.
    static let hostName = TextRule(expected: "a host name like \"mail.example\"") { text in
        (1...253).contains(text.utf8.count) && text.utf8.allSatisfy { isLetterOrDigit($0) || "-.:".utf8.contains($0) }
    }

    /// Anything that fits into one line.
    static let visible = TextRule(expected: "text in one line") { text in
        (1...254).contains(text.utf8.count) && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    /// A mail address that every server takes.
    static let mailAddress = TextRule(expected: "a mail address like \"node@chat.example\"") { (try? MailAddress($0)) != nil }

    /// How a push service reaches an admin (RFC 8292).
    static let pushContact = TextRule(expected: "\"mailto:\" and a mail address, or an https address") { text in
        if text.hasPrefix("mailto:") { return mailAddress.accepts(String(text.dropFirst(7))) }
        return text.hasPrefix("https://") && webAddress.accepts(text)
    }

    /// A key or team as Apple names it.
    static let appleName = TextRule(expected: "ten letters and digits") { text in
        text.utf8.count == 10 && text.utf8.allSatisfy(isLetterOrDigit)
    }

    private static func isTwilioName(_ text: String, _ kind: String) -> Bool {
        text.utf8.count == 34 && text.hasPrefix(kind)
            && text.utf8.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
