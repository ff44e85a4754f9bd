import CanonicalJSON
import Chat
import Storage

/// Who wants a code, where, and for what.
struct SendCodeForm: Sendable {
    let purpose: CodePurpose
    let channel: CodeChannel
    /// In its stored spelling.
    let address: String
    /// The number's country; nil for mail.
    let country: String?
    /// The session that confirms an address of its account.
    let caller: Caller?
    /// The kind of job that sends it.
    let kind: JobKind
    private let network: String

    /// Refuses what is no address, what cannot be texted, and what this node has no way to send.
    init(_ ask: Ask, _ node: NodeContext) throws(Refusal) {
        var fields = Fields(ask.input)
        let configuration = node.configuration
        let wanted = fields.optionalChoice("purpose", of: CodePurpose.self)
        if !fields.has("purpose") { fields.fault("purpose", .required, "purpose is missing.") }
        let way = fields.optionalChoice("channel", of: TextChannel.self) ?? .sms
        let email = fields.mailbox("email")
        let phone = email == nil ? fields.textableNumber("phone", also: configuration.codes.alsoKinds) : nil
        if email == nil, phone == nil, fields.errors.isEmpty { fields.fault("email", .required, "email or phone is missing.") }
        try fields.check()
        channel = email != nil ? .mail : way.channel
        guard let kind = CodeWays(configuration).kind(for: channel) else { throw NoWay.refusal(channel) }
        guard let purpose = wanted, let address = email ?? phone?.text else { preconditionFailure("a missing field was not noted") }
        if purpose == .confirm, ask.caller == nil { throw .unauthenticated }
        self.purpose = purpose
        self.address = address
        self.kind = kind
        country = phone?.country ?? (phone == nil ? nil : "")
        caller = purpose == .confirm ? ask.caller : nil
        network = LimitKey.network(of: ask.address)
    }

    /// The session that the code is bound to.
    var boundSession: String? { caller?.sessionID }

    /// What neighbouring numbers share.
    var prefix: String? { channel.isText ? NumberPrefix.of(address) : nil }

    func keys(_ key: CodeKey) -> SendKeys {
        SendKeys(
            address: key.name(address), network: key.name("network " + network), session: boundSession.map { key.name("session " + $0) },
            country: country, prefix: prefix)
    }

    /// What it will cost, in millionths of the operator's currency. All codes have the same length.
    func price(_ codes: CodeConfiguration, site: (name: String, host: String)) -> Int64 {
        guard channel.isText else { return 0 }
        let code = OneTimeCode { [UInt8](repeating: 0, count: $0) }
        return codes.price(of: CodeText.message(code, site: site.name, host: site.host, life: codes.policy.life))
    }

    /// Whether the code would be good for anything. Nobody hears of it but who reads the address's messages.
    func leadsSomewhere(_ session: any SQLSession, _ configuration: NodeConfiguration) throws(StorageFailure) -> Bool {
        let found = channel.isText ? try session.account(phone: address) : try session.account(email: address)
        switch purpose {
        case .confirm: return true
        case .reset: return found != nil
        case .login: return found != nil || configuration.accounts.registration != .closed
        }
    }
}

/// The ways of a text, as a client names them.
private enum TextChannel: String, CaseIterable {
    case sms
    case whatsApp = "whatsapp"

    var channel: CodeChannel { self == .sms ? .sms : .whatsApp }
}

/// What this node lacks.
enum NoWay {
    static func refusal(_ channel: CodeChannel) -> Refusal {
        switch channel {
        case .mail: .notAvailable("This node sends no mail; log in with a password.")
        case .sms: .notAvailable("This node sends no text messages; log in with a password.")
        case .whatsApp: .notAvailable("This node sends nothing over WhatsApp.")
        }
    }
}

extension Fields {
    /// A mail address that can be written to, or nil.
    fileprivate mutating func mailbox(_ field: String) -> String? {
        guard let email = email(field) else { return nil }
        guard email.utf8.allSatisfy({ $0 < 0x7F }) else {
            fault(field, .malformed, "\(field) must be written in ASCII, its domain as xn--….")
            return nil
        }
        return email
    }

    /// A telephone number that its numbering plan knows and that takes texts, or nil.
    fileprivate mutating func textableNumber(_ field: String, also kinds: Set<PhoneNumberKind>) -> PhoneNumber? {
        guard let text = phone(field) else { return nil }
        guard let number = PhoneNumber(text) else {
            fault(field, .malformed, "\(field) is no number of any country.")
            return nil
        }
        guard number.takesCodes(also: kinds) else {
            fault(field, .unknownValue, "\(field) is a number that takes no text messages.")
            return nil
        }
        return number
    }
}
