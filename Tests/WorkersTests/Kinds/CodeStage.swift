import CanonicalJSON
import Cast
import Chat
import Cryptography
import Foundation
import Logging
import OutboundHTTP
import Storage
import Testing

@testable import Workers

/// A database, its dispatcher and a worker that asks the stand-ins, under a clock that the test moves.
final class CodeStage: JobStage {
    static let key = CodeKey(SecureBytes(copying: [UInt8](repeating: 7, count: 32)))
    static let kinds = [JobCatalog.codeText, JobCatalog.codeMail, JobCatalog.codeStatus]

    let folder = TemporaryFolder()
    let clock = FakeJobClock()
    let database: Database
    let dispatcher: JobDispatcher
    private let running: Task<Void, Never>

    /// - Parameter providers: nil: a worker is not there.
    init(_ providers: KnownProviders?, boot: String = "first") throws {
        let bell = JobBell()
        var configuration = DatabaseConfiguration()
        configuration.jobs = bell
        database = try Database.open(at: folder.file("rookery.db"), configuration, migrations: Schema.migrations)
        dispatcher = JobDispatcher(
            database, bell: bell, kinds: Self.kinds, providers: JobCatalog.providers(textsPerSecond: 100),
            ledgers: CodeLedger.all(key: Self.key, site: CodeSite(name: "North", host: "north.example")), boot: boot, clock: clock.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        if let providers {
            let handlers = KnownHandlers.all(providers: providers, textPrice: 80_000, clock.clock)
            dispatcher.attach(
                HandlerWorker(
                    name: "node", slots: 20, isInProcess: true, handlers, ends: dispatcher, transactions: TransactionRunner(dispatcher),
                    clock: clock.clock))
        }
        running = Task { [dispatcher] in await dispatcher.run() }
    }

    func stop() async {
        dispatcher.finish()
        await running.value
        database.close()
    }

    /// Twilio and mail as the stand-ins are.
    static func providers(_ change: (inout TwilioAccount) -> Void = { _ in }) throws -> KnownProviders {
        let sid = StandIns.place("twilio", "sid")
        let token = Providers.secret(StandIns.place("twilio", "token"))
        var account = TwilioAccount(
            origin: try Providers.origin("twilio"), sid: sid, user: sid, secret: token, token: token, sender: .number("+15005550006"),
            whatsApp: .number("+15005550006"))
        change(&account)
        let server = MailServer(
            host: "localhost", port: Int(StandIns.place("mail", "starttls")) ?? 0, security: .startTLS,
            user: StandIns.place("mail", "user"),
            password: StandIns.place("mail", "password"), ownName: "north.example")
        let fetch = Providers.own()
        return KnownProviders(
            twilio: Twilio(account: account, fetch: fetch),
            mail: MailOffice(
                mailer: Mailer(server: server, fetch: fetch), sender: try MailAddress("node@north.example"), senderName: "North"))
    }

    /// Somebody asks for a code: challenge and job in one commit, as the node writes them.
    func ask(_ address: String, _ channel: CodeChannel, life: Int64 = 300_000) async throws -> (challenge: String, job: Int64) {
        let now = clock.now
        let id = Self.key.challenge(random: SecureRandom.system.bytes(16), expiresAt: now + life)
        let kind = channel == .mail ? JobCatalog.codeMail : JobCatalog.codeText
        let job = try await database.write { session in
            let binding = CodeBinding(challenge: id, purpose: .login, address: address, session: nil)
            let policy = CodePolicy(life: life, tries: 5, triesPerHour: 10, sameCode: 60_000)
            let name = Self.key.name(address)
            try session.insert(CodeChallenge(binding: binding, now: now, policy: policy), channel, addressKey: name, networkKey: name)
            let keys = SendKeys(address: name, network: name, session: nil, country: channel.isText ? "DE" : nil, prefix: nil)
            try session.noteSend(keys, of: id, price: 80_000, at: now)
            return try session.enqueue(NewJob(kind, payload: #"{"challenge":"\#(id)"}"#, expiresAt: now + life), at: now)
        }
        return (id, try #require(job))
    }

    func challenge(_ id: String) async throws -> ChallengeRow { try #require(try await database.read { try $0.challenge(id) }) }

    /// What happens to the code when somebody enters it.
    func enter(_ code: OneTimeCode, for challenge: String) async throws -> CodeEntry {
        let now = clock.now
        return try await database.write { session in
            try session.enterCode(code, for: challenge, purpose: .login, session: nil, at: now, Self.key, .standard)
        }
    }

    /// A number that no other test uses.
    static func number() -> String { "+49151" + String((0..<8).map { _ in "0123456789".randomElement() ?? "0" }) }

    /// The bodies of the texts that the stand-in was asked for to a number.
    static func texts(to number: String) async throws -> [String] {
        let answer = try await Providers.ask("twilio", "/_requests?" + FormText.encode([(name: "match", value: number)]))
        let requests = try #require(try JSON(parsing: answer.body).array)
        return requests.compactMap { request in
            request["body"]?.string.flatMap { FormText.decode(Array($0.utf8)) }?.first { $0.name == "Body" }?.value
        }
    }

    /// The mails that the stand-in has taken for an address.
    static func mails(to address: String) async throws -> [JSON] {
        let place = try #require(WebAddress(StandIns.place("mail", "web") + "/mails?" + FormText.encode([(name: "to", value: address)])))
        let answer = try await Providers.fetch.send(FetchRequest("GET", place, reach: .anywhere, allowsPlainText: true))
        return try #require(try JSON(parsing: answer.body).array)
    }
}
