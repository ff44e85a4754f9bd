/// Twilio, for text messages. Not set up until account, token and sender are named.
package struct TwilioConfiguration: Sendable, Equatable {
    /// Where its API is.
    package var origin = "https://api.twilio.com"
    /// `AC…`; nil: no texts.
    package var account: String?
    /// A file with the account's token, which callbacks are signed with.
    package var tokenFile: String?
    /// `SK…`: an API key to send with instead of the account's token.
    package var key: String?
    /// A file with that key's secret.
    package var keySecretFile: String?
    /// A number, a name, or a messaging service (`MG…`).
    package var sender: String?
    /// The same for WhatsApp; nil: not offered.
    package var whatsAppSender: String?
    /// Texts begun in a second.
    package var textsPerSecond = 1

    /// The defaults.
    package init() {}

    /// Whether texts can be sent.
    package var isSetUp: Bool { account != nil && tokenFile != nil && sender != nil }
}

/// The server that takes mail for delivery.
package struct MailConfiguration: Sendable, Equatable {
    /// How the connection is secured.
    package enum Security: String, Sendable, CaseIterable {
        /// STARTTLS, which the server has to offer.
        case startTLS = "starttls"
        /// TLS from the first byte.
        case tls
    }

    /// Nil: no mail.
    package var host: String?
    /// Usually 587 with STARTTLS, 465 with TLS.
    package var port = 587
    /// There is no third way: codes do not go in the clear.
    package var security = Security.startTLS
    /// Nil: the server asks for none.
    package var user: String?
    /// A file with the user's password.
    package var passwordFile: String?
    /// The address that mails come from.
    package var sender: String?
    /// The name beside it; nil: the node's.
    package var senderName: String?

    /// The defaults.
    package init() {}

    /// Whether mail can be sent.
    package var isSetUp: Bool { host != nil && sender != nil }
}

/// Everything that leaves the node.
package struct OutboundConfiguration: Sendable, Equatable {
    /// A PEM file with the authorities that are trusted instead of the system's; nil: the system's.
    package var authorities: String?

    /// The defaults.
    package init() {}
}
