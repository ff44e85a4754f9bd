import Testing

@testable import OutboundHTTP

@Suite struct MailRepliesTests {
    private static func following(_ lines: [String], anew: Bool = true, startTLS: Bool = true, logsIn: Bool = true) -> MailReplies {
        var replies = MailReplies(anew: anew, startTLS: startTLS, logsIn: logsIn)
        for line in lines { replies.take(Array((line + "\r\n").utf8)) }
        return replies
    }

    @Test("Each reply answers one step of the talk")
    func talk() {
        let lines = [
            "220 mail.example", "250-mail.example", "250 STARTTLS", "220 go", "250-mail.example", "250 AUTH PLAIN", "334 ", "235 2.7.0 in",
            "250 OK", "250 OK", "354 go", "250 2.0.0 taken",
        ]
        #expect(Self.following(Array(lines[..<1])).steps.first == .hello)
        #expect(Self.following(Array(lines[..<3])).steps.first == .startTLS)
        #expect(Self.following(Array(lines[..<7])).steps.first == .login)
        #expect(Self.following(Array(lines[..<8])).steps == [.sender, .recipient, .data, .end])
        #expect(Self.following(lines).steps.isEmpty)
        #expect(Self.following(["220 a", "250 b", "250 c"], startTLS: false, logsIn: false).steps.first == .recipient)
        #expect(Self.following(["250 c"], anew: false).steps.first == .recipient)
    }

    @Test("A refusal stays at its step, with its code")
    func refusal() {
        let replies = Self.following(["250 OK", "550-5.1.1 no such", "550 5.1.1 person here"], anew: false)
        #expect(replies.steps.first == .recipient && replies.code == 550 && replies.enhanced == "5.1.1")
        #expect(Self.following(["450 later"], anew: false).enhanced == nil)
        #expect(Self.following(["what is this", "45"], anew: false).code == 0)
    }
}
