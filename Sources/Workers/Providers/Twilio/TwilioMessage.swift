package import OutboundHTTP
import Cryptography

/// A text on its way: what is asked of Twilio's Messages API (2010-04-01).
package struct TwilioMessage: Sendable, Equatable {
    /// By which way it goes.
    package enum Channel: String, Sendable {
        case sms
        case whatsApp = "whatsapp"
    }

    /// The longest body that Twilio takes, in UTF-16 units.
    package static let longestBody = 1600

    /// E.164.
    package var number: String
    /// What it says.
    package var body: String
    /// The way.
    package var channel: Channel
    /// Seconds after which it is not to be delivered any more: the life of the code in it. 1 to 36000.
    package var validity: Int

    package init(number: String, body: String, channel: Channel, validity: Int) {
        self.number = number
        self.body = body
        self.channel = channel
        self.validity = validity
    }

    /// The request; nil when the account has no sender for the channel, or the message breaks a limit of the API.
    package func request(from account: TwilioAccount) -> FetchRequest? {
        guard let sender = channel == .sms ? account.sender : account.whatsApp, (1...36_000).contains(validity),
            (1...Self.longestBody).contains(body.utf16.count),
            let address = WebAddress("\(account.origin.origin)/2010-04-01/Accounts/\(account.sid)/Messages.json")
        else { return nil }
        var fields = [(name: "To", value: Self.address(number, channel)), Self.field(of: sender, channel), (name: "Body", value: body)]
        fields.append((name: "ValidityPeriod", value: String(validity)))
        if let callback = account.callback { fields.append((name: "StatusCallback", value: callback.description)) }
        return FetchRequest(
            "POST", address, reach: account.reach,
            headers: [
                "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "Authorization": Self.basic(account),
            ],
            body: .bytes(Array(FormText.encode(fields).utf8)), limits: FetchLimits(responseBytes: 64 << 10),
            // Twilio has no key that would make a second one harmless.
            isRepeatable: false, allowsPlainText: account.origin.scheme == "http")
    }

    private static func field(of sender: TwilioAccount.Sender, _ channel: Channel) -> (name: String, value: String) {
        switch sender {
        case .number(let number): (name: "From", value: address(number, channel))
        case .service(let sid): (name: "MessagingServiceSid", value: sid)
        }
    }

    private static func address(_ number: String, _ channel: Channel) -> String {
        channel == .whatsApp ? "whatsapp:\(number)" : number
    }

    private static func basic(_ account: TwilioAccount) -> String {
        let secret = account.secret.withUnsafeBytes { Array($0) }
        return "Basic " + PaddedBase64.encode(Array("\(account.user):".utf8) + secret)
    }
}
