import Cryptography
import Logging
import Node
import OutboundHTTP
import Workers

/// Whom this process can ask outside, put together from the settings and the files of secrets they name. Blocks: at start only.
struct ProviderRoom: Sendable {
    let providers: KnownProviders
    /// Checks what Twilio calls back with.
    let account: TwilioAccount?
    /// Where files lie outside.
    let stores: StoreRoom

    /// - Throws: a sentence about a secret's file that cannot be read.
    init(_ configuration: NodeConfiguration, _ logger: Logger) throws {
        let fetch = Fetch(FetchConfiguration(authorities: configuration.outbound.authorities))
        stores = try StoreRoom(configuration, fetch)
        account = try configuration.twilio.isSetUp ? Self.account(configuration) : nil
        providers = KnownProviders(
            twilio: account.map { Twilio(account: $0, fetch: fetch) },
            mail: try configuration.mail.isSetUp ? Self.office(configuration, fetch) : nil,
            fcm: try PushRoom.fcm(configuration, fetch), apns: try PushRoom.apns(configuration, fetch),
            webPush: configuration.push.web == .on ? WebPush(judge: PushRoom.judge(configuration), fetch: fetch) : nil,
            logsCodes: configuration.codes.toLog == .on, logger: logger)
    }

    /// What the node asks of those who know providers.
    func nodeProviders(_ configuration: NodeConfiguration) -> NodeProviders {
        NodeProviders(textCallback: textCallback, pushJudge: PushRoom.pushJudge(configuration), remoteMedia: stores.remote)
    }

    private var textCallback: TextCallback? {
        guard let account else { return nil }
        return { signature, address, form in CodeStatus.payload(signature: signature, address: address, body: form, account: account) }
    }

    private static func account(_ configuration: NodeConfiguration) throws -> TwilioAccount {
        let twilio = configuration.twilio
        guard let sid = twilio.account, let tokenFile = twilio.tokenFile, let sender = twilio.sender, let origin = WebAddress(twilio.origin)
        else { throw ConfigurationProblem.contradiction("twilio.account, twilio.token_file and twilio.sender are set together.") }
        let token = try ProviderSecret.read(tokenFile, of: "twilio.token_file")
        let secret = try twilio.keySecretFile.map { try ProviderSecret.read($0, of: "twilio.key_secret_file") }
        // Only an address that others can reach is worth calling back.
        let callback = configuration.identity.publicURL.flatMap { WebAddress("\($0)/api/v1/hooks/twilio") }
        return TwilioAccount(
            origin: origin, sid: sid, user: twilio.key ?? sid, secret: secret ?? token, token: token, sender: self.sender(sender),
            whatsApp: twilio.whatsAppSender.map(self.sender), callback: callback)
    }

    private static func sender(_ text: String) -> TwilioAccount.Sender {
        text.hasPrefix("MG") && text.utf8.count == 34 ? .service(text) : .number(text)
    }

    private static func office(_ configuration: NodeConfiguration, _ fetch: Fetch) throws -> MailOffice {
        let mail = configuration.mail
        guard let host = mail.host, let text = mail.sender, let sender = try? MailAddress(text) else {
            throw ConfigurationProblem.contradiction("mail.host and mail.sender are set together.")
        }
        let password = try mail.passwordFile.map { try ProviderSecret.read($0, of: "mail.password_file") }
        let server = MailServer(
            host: host, port: mail.port, security: mail.security == .tls ? .implicitTLS : .startTLS, user: mail.user ?? "",
            password: password.map { String(decoding: $0.withUnsafeBytes { Array($0) }, as: UTF8.self) } ?? "",
            ownName: configuration.codeSite.host)
        return MailOffice(
            mailer: Mailer(server: server, fetch: fetch), sender: sender, senderName: mail.senderName ?? configuration.identity.name)
    }
}
