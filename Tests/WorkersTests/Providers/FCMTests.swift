import Cast
import OutboundHTTP
import Testing

@testable import Workers

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct FCMTests {
    private static func fcm() throws -> FCM {
        let account = try ServiceAccount(file: Array(StandIns.place("fcm", "account").utf8))
        return FCM(origin: try Providers.origin("fcm"), account: account, fetch: Providers.own())
    }

    private static func message(_ token: String) -> FCMMessage {
        FCMMessage(
            token: token, data: [(name: "room", value: "!kitchen"), (name: "unread", value: "3")],
            notification: (title: "Ada", body: "Tea? ☕"),
            isUrgent: true, life: 600, collapse: "kitchen")
    }

    @Test("A push goes out with a token that Google's key has proven, over HTTP/2, and the token is asked for once")
    func sent() async throws {
        let fcm = try Self.fcm()
        let word = Providers.word()
        let rows = await withTaskGroup(of: String.self) { group in
            for number in 0..<10 { group.addTask { await fcm.send(Self.message("device-\(word)-\(number)"), now: Providers.now).row } }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(rows == ["sent"])
    }

    @Test(
        "The stand-in refuses as Firebase does, and each refusal has its consequence",
        arguments: [
            ("unregistered-1", "gone"), ("mismatch-1", "gone!"), ("quota-1", "wait 60"), ("unavailable-1", "retry 10"),
            ("internal-1", "retry"),
            ("thirdparty-1", "misconfigured"), ("badtoken-1", "gone"), ("large-1", "faulty"),
        ])
    func refused(token: String, row: String) async throws {
        #expect(await (try Self.fcm()).send(Self.message(token), now: Providers.now).row == row)
    }

    @Test(
        "Whatever breaks has its consequence",
        arguments: [
            ("429", "wait 7"), ("503", "retry 10"), ("500", "retry 7"), ("html", "retry"), ("reset", "retry"), ("goaway", "retry"),
            ("slow", "retry"),
        ])
    func faults(kind: String, row: String) async throws {
        let word = Providers.word()
        try await Providers.fault("fcm", kind, match: word, seconds: kind == "slow" ? 12 : 7)
        #expect(await (try Self.fcm()).send(Self.message("device-\(word)"), now: Providers.now).row == row)
    }

    @Test("A session that ends costs nothing: the push goes over the next one")
    func goaway() async throws {
        let word = Providers.word()
        try await Providers.fault("fcm", "goaway", match: word, count: 1)
        #expect(await (try Self.fcm()).send(Self.message("device-\(word)"), now: Providers.now).row == "sent")
    }

    @Test("A token that Google takes back is replaced, once")
    func revoked() async throws {
        let fcm = try Self.fcm()
        #expect(await fcm.send(Self.message("device-a"), now: Providers.now).row == "sent")
        let word = Providers.word()
        try await Providers.fault("fcm", "401", match: word, count: 1)
        #expect(await fcm.send(Self.message("device-\(word)"), now: Providers.now).row == "sent")
        let other = Providers.word()
        try await Providers.fault("fcm", "401", match: other, count: 2)
        #expect(await fcm.send(Self.message("device-\(other)"), now: Providers.now).row == "misconfigured")
    }

    @Test("A token is good until five minutes before its end")
    func life() throws {
        let token = try AccessToken.of(reply(200, #"{"access_token": "a", "expires_in": 3600}"#), now: 1000).get()
        #expect(token.isGood(now: 4299) && !token.isGood(now: 4300))
    }

    @Test(
        "Without a token the message's verdict is the token's",
        arguments: [
            (reply(400, #"{"error": "invalid_grant"}"#), "misconfigured"), (reply(429, "", ["Retry-After": "3"]), "wait 3"),
            (reply(503, page), "retry"),
            (reply(200, page), "retry"),
        ])
    func noToken(response: FetchResponse, row: String) {
        guard case .failure(let refusal) = AccessToken.of(response, now: 0) else {
            Issue.record("no token is expected")
            return
        }
        #expect(refusal.verdict.row == row)
    }

    @Test("A wrong key is known by Google's refusal, a wrong file at once")
    func wrongAccount() async throws {
        let other = try ServiceAccount(
            file: Array(StandIns.place("fcm", "account").replacing("sender@", with: "somebody@").utf8))
        let fcm = FCM(origin: try Providers.origin("fcm"), account: other, fetch: Providers.own())
        #expect(await fcm.send(Self.message("device-1"), now: Providers.now).row == "misconfigured")
        #expect(throws: ServiceAccount.Fault.notThisKind) { try ServiceAccount(file: Array("{}".utf8)) }
        #expect(throws: ServiceAccount.Fault.field("project_id")) { try ServiceAccount(file: Array(#"{"type": "service_account"}"#.utf8)) }
    }
}
