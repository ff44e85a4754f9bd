import Testing

@testable import Workers

@Suite struct TwilioStatusTests {
    private static func status(_ word: String, _ code: String? = nil) throws -> TwilioStatus {
        var fields = [(name: "MessageSid", value: "SM1"), (name: "MessageStatus", value: word)]
        if let code { fields.append((name: "ErrorCode", value: code)) }
        return try #require(TwilioStatus(fields: fields))
    }

    @Test(
        "What a callback says has its consequence",
        arguments: [
            ("30003", "resend"), ("30008", "resend"), ("30004", "refused"), ("30005", "refused"), ("30006", "refused"),
            ("30007", "refused"), (nil, "refused"),
        ])
    func consequences(code: String?, row: String) throws {
        for word in ["undelivered", "failed"] {
            let found =
                switch try Self.status(word, code).consequence {
                case .nothing: "nothing"
                case .delivered: "delivered"
                case .resendOnce: "resend"
                case .refused: "refused"
                }
            #expect(found == row)
        }
        #expect(try Self.status("delivered").consequence == .delivered)
        #expect(try Self.status("read").consequence == .delivered)
        #expect(try Self.status("sent").consequence == .nothing)
        #expect(try Self.status("partially_delivered").stage == .sent)
    }

    @Test("Callbacks in any order never lead back")
    func order() throws {
        let (sent, delivered, queued) = (try Self.status("sent"), try Self.status("delivered"), try Self.status("queued"))
        #expect(queued.leads(from: nil) && sent.leads(from: queued.stage) && delivered.leads(from: sent.stage))
        #expect(!sent.leads(from: delivered.stage) && !queued.leads(from: sent.stage) && !delivered.leads(from: delivered.stage))
    }

    @Test("What is no callback of a message is not read")
    func unread() {
        #expect(TwilioStatus(fields: []) == nil)
        #expect(TwilioStatus(fields: [(name: "MessageSid", value: "SM1"), (name: "MessageStatus", value: "exploded")]) == nil)
        #expect(TwilioStatus(fields: [(name: "MessageSid", value: ""), (name: "MessageStatus", value: "sent")]) == nil)
    }

    @Test("A form is read as it was written, and a broken one not at all")
    func forms() throws {
        let fields = [(name: "a b", value: "c&d=é+%"), (name: "empty", value: ""), (name: "a b", value: "2")]
        let text = FormText.encode(fields)
        #expect(text == "a+b=c%26d%3D%C3%A9%2B%25&empty=&a+b=2")
        let again = try #require(FormText.decode(Array(text.utf8)))
        #expect(again.map(\.name) == fields.map(\.name) && again.map(\.value) == fields.map(\.value))
        for broken in ["a=%", "a=%4", "a=%zz", "a=%ff"] { #expect(FormText.decode(Array(broken.utf8)) == nil, "\(broken)") }
    }
}
