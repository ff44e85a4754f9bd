package import Logging

/// Whom this process can ask, as the operator configured it.
package struct KnownProviders: Sendable {
    /// Nil: no texts.
    package var twilio: Twilio?
    /// Nil: no mail.
    package var mail: MailOffice?
    /// Nil: nothing through Google.
    package var fcm: FCM?
    /// Nil: nothing through Apple.
    package var apns: APNs?
    /// Nil: nothing to browsers and UnifiedPush.
    package var webPush: WebPush?
    /// Codes that cannot be sent stand in the log instead.
    package var logsCodes: Bool
    /// Where failures of providers are told.
    package var logger: Logger?

    package init(
        twilio: Twilio? = nil, mail: MailOffice? = nil, fcm: FCM? = nil, apns: APNs? = nil, webPush: WebPush? = nil,
        logsCodes: Bool = false,
        logger: Logger? = nil
    ) {
        (self.fcm, self.apns, self.webPush) = (fcm, apns, webPush)
        self.twilio = twilio
        self.mail = mail
        self.logsCodes = logsCodes
        self.logger = logger
    }
}

/// The operator's mail server, and who writes.
package struct MailOffice: Sendable {
    package let mailer: Mailer
    /// The address that mails come from.
    package let sender: MailAddress
    /// The name beside it.
    package let senderName: String

    package init(mailer: Mailer, sender: MailAddress, senderName: String) {
        self.mailer = mailer
        self.sender = sender
        self.senderName = senderName
    }
}
