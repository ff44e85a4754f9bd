import Cast
import Foundation
import OutboundHTTP
import Testing

@testable import Workers

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct MailTests {
    private static var mailer: Mailer {
        let server = MailServer(
            host: "localhost", port: Int(StandIns.place("mail", "starttls")) ?? 0, security: .startTLS,
            user: StandIns.place("mail", "user"),
            password: StandIns.place("mail", "password"), ownName: "north.example")
        return Mailer(server: server, fetch: Providers.fetch)
    }

    private static func message(to recipient: String) throws -> MailMessage {
        MailMessage(
            sender: try MailAddress("node@north.example"), senderName: "north.example", recipient: try MailAddress(recipient),
            subject: "Your code", text: "Your code is 123456", key: Providers.word(), date: 784_111_777)
    }

    /// The one mail that has arrived there, as Python's own reader sees it.
    private static func read(_ recipient: String) async throws -> [String: Any] {
        let address = try #require(WebAddress(StandIns.place("mail", "web") + "/mails?to=\(recipient)"))
        let answer = try await Providers.fetch.send(FetchRequest("GET", address, reach: .anywhere, allowsPlainText: true))
        let found = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
        #expect(found.count == 1)
        return try #require(found.first)
    }

    private static func headers(_ mail: [String: Any]) throws -> [String: String] { try #require(mail["headers"] as? [String: String]) }

    @Test("A mail is read as it was written: letters, long lines, dots, text and HTML, without a defect")
    func roundTrip() async throws {
        let recipient = "ada.\(Providers.word())@south.example"
        var message = try Self.message(to: recipient)
        message.senderName = "Krähennest, \"Nord\" 🐦"
        message.subject = "Ihr Code: 123456 – gültig fünf Minuten, " + String(repeating: "lang ", count: 30)
        message.text = "Grüße\n.\n..dots\n" + String(repeating: "x", count: 3000) + "\n--=_a\n"
        message.html = "<p>Grüße</p>"
        #expect(await Self.mailer.send(message).row == "sent")
        let mail = try await Self.read(recipient)
        let headers = try Self.headers(mail)
        #expect(headers["Subject"] == message.subject)
        #expect(headers["From"]?.contains("Krähennest") == true && headers["From"]?.hasSuffix("<node@north.example>") == true)
        #expect(headers["To"] == recipient || headers["To"] == "<\(recipient)>")
        #expect(headers["Message-ID"] == "<\(message.key)@north.example>" && headers["Auto-Submitted"] == "auto-generated")
        #expect(headers["Date"] == "Sun, 06 Nov 1994 08:49:37 +0000")
        #expect((mail["defects"] as? [String])?.isEmpty == true, "\(String(describing: mail["defects"]))")
        let parts = try #require(mail["parts"] as? [[String: String]])
        #expect(parts.map { $0["type"] } == ["text/plain", "text/html"])
        #expect(parts.first?["text"]?.replacing("\r\n", with: "\n") == message.text && parts.last?["text"] == message.html)
        let raw = try #require(mail["raw"] as? String)
        #expect(raw.utf8.split(separator: UInt8(ascii: "\n")).allSatisfy { $0.count <= 79 })
    }

    @Test("Nothing in a name, a subject or a key becomes a header")
    func injection() async throws {
        let recipient = "ben.\(Providers.word())@south.example"
        var message = try Self.message(to: recipient)
        message.senderName = "Node\r\nBcc: all@south.example"
        message.subject = "Hello\r\nX-Evil: yes\r\n\r\nBody =?UTF-8?Q?x?="
        message.key = "a>\r\nX-Evil: yes"
        #expect(await Self.mailer.send(message).row == "sent")
        let mail = try await Self.read(recipient)
        let headers = try Self.headers(mail)
        #expect(
            Set(headers.keys) == [
                "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ])
        #expect(headers["Subject"] == "Hello  X-Evil: yes    Body =?UTF-8?Q?x?=")
        #expect((mail["parts"] as? [[String: String]])?.first?["text"] == "Your code is 123456")
    }

    @Test(
        "The server refuses, and each refusal has its consequence",
        arguments: [
            ("rcpt-450", "retry"), ("rcpt-451", "retry"), ("rcpt-550", "refused"), ("rcpt-551", "refused"), ("rcpt-553", "refused"),
            ("data-452", "retry"), ("data-552", "refused"), ("lost", "unanswered"),
        ])
    func refused(name: String, row: String) async throws {
        #expect(await Self.mailer.send(try Self.message(to: "\(name)@south.example")).row == row)
    }

    @Test(
        "Addresses that cannot be written to are refused with the reason",
        arguments: [
            ("müsli@south.example", MailAddress.Fault.needsSMTPUTF8), ("ada@müsli.example", .needsASCIIDomain), ("ada", .malformed),
            ("@a.example", .malformed),
            ("ada@", .malformed), ("a da@south.example", .malformed), ("ada@south.example\r\nBcc: x", .malformed),
            ("\"a b\"@south.example", .malformed),
            ("ada@b@c", .malformed), (".ada@south.example", .malformed), ("ada@south..example", .malformed),
        ])
    func addresses(text: String, fault: MailAddress.Fault) {
        #expect(throws: fault) { try MailAddress(text) }
    }
}
