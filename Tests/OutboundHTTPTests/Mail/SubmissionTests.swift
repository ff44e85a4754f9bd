import Cast
import Foundation
import OutboundHTTP
import Testing

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct SubmissionTests {
    private static func server(_ kind: String, at place: String = "mail") -> MailServer {
        MailServer(
            host: "localhost", port: Int(StandIns.place(place, kind)) ?? 0, security: kind == "tls" ? .implicitTLS : .startTLS,
            user: StandIns.place(place, "user"), password: StandIns.place(place, "password"), ownName: "north.example")
    }

    private static func mail(to recipient: String, over server: MailServer, from sender: String = "node@north.example") -> MailSubmission {
        let text = "From: node@north.example\r\nTo: \(recipient)\r\nSubject: Hello\r\n\r\nline\r\n.starts with a dot\r\n..\r\n.\r\nend\r\n"
        return MailSubmission(server: server, sender: sender, recipient: recipient, message: Array(text.utf8))
    }

    private static func taken(_ recipient: String) async throws -> [[String: Any]] {
        let address = try #require(WebAddress(StandIns.place("mail", "web") + "/mails?to=\(recipient)"))
        let answer = try await Peers.fetch.send(FetchRequest("GET", address, reach: .anywhere, allowsPlainText: true))
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
    }

    @Test("A mail arrives as it was written, over STARTTLS and over TLS", arguments: ["starttls", "tls"])
    func arrives(kind: String) async throws {
        let recipient = "ada-\(Peers.word())@south.example"
        try await Peers.fetch.submit(Self.mail(to: recipient, over: Self.server(kind)))
        let found = try await Self.taken(recipient)
        #expect(found.count == 1)
        #expect(found.first?["from"] as? String == "node@north.example")
        let raw = try #require(found.first?["raw"] as? String)
        #expect(raw.hasSuffix("\r\n\r\nline\r\n.starts with a dot\r\n..\r\n.\r\nend\r\n"))
    }

    @Test("Mails to one server share a connection, and a refusal in between spoils nothing")
    func reuse() async throws {
        let own = Fetch(FetchConfiguration(authorities: StandIns.place("authority")))
        let word = Peers.word()
        for name in ["one", "two"] { try await own.submit(Self.mail(to: "\(name)-\(word)@south.example", over: Self.server("tls"))) }
        await #expect(throws: MailFailure(stage: .recipient, reply: 550, enhanced: "5.1.1")) {
            try await own.submit(Self.mail(to: "rcpt-550-\(word)@south.example", over: Self.server("tls")))
        }
        try await own.submit(Self.mail(to: "three-\(word)@south.example", over: Self.server("tls")))
        var peers: [Int] = []
        for name in ["one", "two"] { peers += try await Self.taken("\(name)-\(word)@south.example").compactMap { $0["peer"] as? Int } }
        #expect(peers.count == 2 && Set(peers).count == 1)
        #expect(try await Self.taken("three-\(word)@south.example").count == 1)
    }

    @Test(
        "A refusal says where in the talk it came and with which code",
        arguments: [
            ("rcpt-450@south.example", "node@north.example", MailFailure(stage: .recipient, reply: 450, enhanced: "4.1.1")),
            ("rcpt-550@south.example", "node@north.example", MailFailure(stage: .recipient, reply: 550, enhanced: "5.1.1")),
            ("ada@south.example", "from-553@north.example", MailFailure(stage: .sender, reply: 553, enhanced: "5.1.1")),
            ("data-452@south.example", "node@north.example", MailFailure(stage: .message, reply: 452, enhanced: "4.1.1")),
            ("data-554@south.example", "node@north.example", MailFailure(stage: .message, reply: 554, enhanced: "5.1.1")),
        ])
    func refusals(recipient: String, sender: String, failure: MailFailure) async throws {
        await #expect(throws: failure) {
            try await Peers.fetch.submit(Self.mail(to: recipient, over: Self.server("starttls"), from: sender))
        }
    }

    @Test("A wrong password is known as such")
    func password() async throws {
        var server = Self.server("starttls")
        server.password = "wrong"
        await #expect {
            try await Peers.fetch.submit(Self.mail(to: "ada@south.example", over: server))
        } throws: { ($0 as? MailFailure)?.stage == .login && ($0 as? MailFailure)?.reply == 535 }
    }

    @Test("Without TLS nothing is said: not where it is missing, not with a stranger's certificate")
    func plain() async throws {
        let word = Peers.word()
        let missing = MailServer(
            host: "localhost", port: Int(StandIns.place("mail", "plain")) ?? 0, security: .startTLS, user: "a", password: "b",
            ownName: "north.example")
        for server in [missing, Self.server("starttls", at: "mailUntrusted"), Self.server("tls", at: "mailUntrusted")] {
            await #expect(throws: MailFailure(stage: .connecting, cause: .untrusted)) {
                try await Peers.fetch.submit(Self.mail(to: "\(word)@south.example", over: server))
            }
        }
        #expect(try await Self.taken("\(word)@south.example").isEmpty)
    }

    @Test("A server that takes the message and says nothing may have it")
    func unanswered() async throws {
        await #expect {
            try await Peers.fetch.submit(Self.mail(to: "lost@south.example", over: Self.server("starttls")))
        } throws: { ($0 as? MailFailure)?.stage == .unanswered }
        var slow = Self.mail(to: "slow@south.example", over: Self.server("starttls"))
        slow.limits.total = 5_000
        await #expect(throws: MailFailure(stage: .unanswered, cause: .timedOut(mayHaveArrived: true))) {
            try await Peers.fetch.submit(slow)
        }
    }

    @Test(
        "An address that would say something to the server is refused unsent",
        arguments: [
            "ada@south.example>\r\nRCPT TO:<ben@south.example", "ada@south.example> SIZE=1", "ada", "", "ada\0@south.example",
            "müsli@south.example",
        ])
    func injection(recipient: String) async throws {
        await #expect(throws: MailFailure(stage: .connecting, cause: .refused("a mail address cannot be written"))) {
            try await Peers.fetch.submit(Self.mail(to: recipient, over: Self.server("starttls")))
        }
    }
}
