import Cast
import Cryptography
import OutboundHTTP
import Testing

@testable import Workers

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct TwilioTests {
    private static func account(_ change: (inout TwilioAccount) -> Void = { _ in }) throws -> TwilioAccount {
        let sid = StandIns.place("twilio", "sid")
        let token = Providers.secret(StandIns.place("twilio", "token"))
        var account = TwilioAccount(
            origin: try Providers.origin("twilio"), sid: sid, user: sid, secret: token, token: token, sender: .number("+15005550006"),
            whatsApp: .number("+15005550006"), callback: WebAddress("https://north.example/hooks/twilio?x=1"))
        change(&account)
        return account
    }

    private static func send(
        _ number: String, _ body: String = "Your code is 123456", channel: TwilioMessage.Channel = .sms, from account: TwilioAccount? = nil
    ) async throws -> ProviderVerdict {
        let twilio = Twilio(account: try account ?? Self.account(), fetch: Providers.own())
        return await twilio.send(TwilioMessage(number: number, body: body, channel: channel, validity: 300), now: Providers.now)
    }

    @Test(
        "A text goes out by SMS and by WhatsApp, from a number or a service, in any script",
        arguments: [TwilioMessage.Channel.sms, .whatsApp])
    func sent(channel: TwilioMessage.Channel) async throws {
        let verdict = try await Self.send("+4915112345678", "Ihr Code: 123456 & mehr + äöü 中文 👋", channel: channel)
        guard case .sent(let reference?) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(reference.hasPrefix("SM"))
        let service = try Self.account { $0.sender = .service("MG" + String(repeating: "0a", count: 16)) }
        #expect(try await Self.send("+4915112345678", from: service).row == "sent")
    }

    @Test(
        "The stand-in refuses as Twilio does, and each refusal has its consequence",
        arguments: [
            ("+15005550001", "refused"), ("+15005550002", "refused"), ("+15005550003", "refused!"), ("+15005550004", "refused"),
            ("+15005550009", "refused"), ("12345", "refused"),
        ])
    func refused(number: String, row: String) async throws {
        #expect(try await Self.send(number).row == row)
    }

    @Test("A full queue at the sender waits, a wrong token is for a person")
    func account() async throws {
        #expect(try await Self.send("+4915112345678", from: Self.account { $0.sender = .number("+15005550008") }).row == "wait 600")
        #expect(try await Self.send("+4915112345678", from: Self.account { $0.secret = Providers.secret("wrong") }).row == "misconfigured")
        #expect(try await Self.send("+4915112345678", String(repeating: "x", count: 1601)).row == "faulty")
        #expect(try await Self.send("+4915112345678", channel: .whatsApp, from: Self.account { $0.whatsApp = nil }).row == "faulty")
    }

    @Test(
        "Whatever breaks, a text is asked for once",
        arguments: [
            ("429", "+491511000001", "wait 7"), ("503", "+491511000002", "unanswered"), ("reset", "+491511000003", "unanswered"),
            ("html", "+491511000004", "unanswered"), ("slow", "+491511000005", "unanswered"),
        ])
    func faults(kind: String, number: String, row: String) async throws {
        try await Providers.fault("twilio", kind, match: number, seconds: kind == "slow" ? 12 : 7)
        #expect(try await Self.send(number).row == row)
        // The fault itself was posted there too, but is no request of the provider's.
        #expect(try await Providers.seen("twilio", number) == 1)
    }

    private static let fields = [
        (name: "MessageSid", value: "SM1"), (name: "MessageStatus", value: "delivered"), (name: "To", value: "+4915112345678"),
        (name: "Body", value: "a b&c=ä"),
    ]

    private static func signature(_ url: String, kind: String = "form") async throws -> String {
        let query = FormText.encode([(name: "url", value: url), (name: "kind", value: kind)])
        let answer = try await Providers.ask("twilio", "/callback?\(query)", kind == "form" ? FormText.encode(fields) : "")
        return String(decoding: answer.body, as: UTF8.self)
    }

    @Test("A callback that Twilio's own library has signed is believed, with and without the port in its URL, and no other")
    func signature() async throws {
        let token = Providers.secret(StandIns.place("twilio", "token"))
        let address = try #require(WebAddress("https://north.example/hooks/twilio?x=1"))
        for url in ["https://north.example/hooks/twilio?x=1", "https://north.example:443/hooks/twilio?x=1"] {
            let signature = try await Self.signature(url)
            #expect(TwilioSignature.isValid(signature, address: address, fields: Self.fields, token: token), "\(url)")
            #expect(TwilioSignature.isValid(signature, address: address, fields: Self.fields.reversed(), token: token))
            #expect(!TwilioSignature.isValid(signature, address: address, fields: Array(Self.fields.dropLast()), token: token))
            #expect(!TwilioSignature.isValid(signature, address: address, fields: Self.fields, token: Providers.secret("another")))
            #expect(!TwilioSignature.isValid(String(signature.dropLast(2)), address: address, fields: Self.fields, token: token))
            let other = try #require(WebAddress("https://north.example/hooks/twilio?x=2"))
            #expect(!TwilioSignature.isValid(signature, address: other, fields: Self.fields, token: token))
        }
        #expect(!TwilioSignature.isValid("", address: address, fields: Self.fields, token: token))
    }

    @Test("A callback with a JSON body is believed when its digest is in the signed URL")
    func signedBody() async throws {
        let token = Providers.secret(StandIns.place("twilio", "token"))
        let body = Array(#"{"MessageSid": "SM1"}"#.utf8)
        let url = "https://north.example/hooks/twilio?bodySHA256=" + Hex.encode(Digest.sha256(body))
        let address = try #require(WebAddress(url))
        let signature = try await Self.signature(url, kind: "json")
        #expect(TwilioSignature.isValid(signature, address: address, body: body, token: token))
        #expect(!TwilioSignature.isValid(signature, address: address, body: body + [32], token: token))
    }
}
