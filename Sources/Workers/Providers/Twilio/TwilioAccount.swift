package import Cryptography
package import OutboundHTTP

/// Whose account texts are sent from, as the operator configured it.
package struct TwilioAccount: Sendable {
    /// What messages are sent from.
    package enum Sender: Sendable, Equatable {
        /// A number in E.164, or an alphanumeric name where the country allows one.
        case number(String)
        /// A messaging service (`MG…`), which picks the number.
        case service(String)
    }

    /// `https://api.twilio.com`, or a region's.
    package var origin: WebAddress
    /// `AC…`.
    package var sid: String
    /// What requests are made with: the account's sid or an API key's (`SK…`).
    package var user: String
    /// The token or secret of `user`.
    package var secret: SecureBytes
    /// The account's own token, which callbacks are signed with.
    package var token: SecureBytes
    /// For SMS.
    package var sender: Sender
    /// For WhatsApp; nil: not offered.
    package var whatsApp: Sender?
    /// Where the node hears what became of a message; nil: it does not ask.
    package var callback: WebAddress?
    /// Who named `origin`: the operator.
    package var reach: FetchReach = .anywhere

    package init(
        origin: WebAddress, sid: String, user: String, secret: SecureBytes, token: SecureBytes, sender: Sender, whatsApp: Sender? = nil,
        callback: WebAddress? = nil
    ) {
        self.origin = origin
        self.sid = sid
        self.user = user
        self.secret = secret
        self.token = token
        self.sender = sender
        self.whatsApp = whatsApp
        self.callback = callback
    }
}
