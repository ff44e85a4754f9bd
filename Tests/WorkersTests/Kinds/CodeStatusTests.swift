import CanonicalJSON
import Cast
import Chat
import Foundation
import OutboundHTTP
import Storage
import Testing

@testable import Workers

@Suite("What Twilio says became of a text", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(3)))
struct CodeStatusTests {
    private static func tell(_ stage: CodeStage, _ sid: String, _ status: String, error: Int? = nil) async throws -> Int64 {
        var payload: JSON = ["sid": .string(sid), "status": .string(status)]
        payload["error"] = error.map { .string(String($0)) }
        let text = String(decoding: payload.encoded(), as: UTF8.self)
        let now = stage.clock.now
        let job = try await stage.database.write { try $0.enqueue(NewJob(JobCatalog.codeStatus, payload: text), at: now) }
        return try #require(job)
    }

    @Test("What did not arrive is sent once more with the same code; after that the number counts as unreachable")
    func resent() async throws {
        let stage = try CodeStage(CodeStage.providers())
        let number = CodeStage.number()
        let (challenge, job) = try await stage.ask(number, .sms)
        try await stage.until(job, is: .done)
        let first = try #require(try await stage.job(job).reference)
        try await stage.until(try await Self.tell(stage, first, "undelivered", error: 30003), is: .done)
        for _ in 0..<1_000 where try await stage.challenge(challenge).reference == first { try await Task.sleep(for: .milliseconds(10)) }
        let second = try #require(try await stage.challenge(challenge).reference)
        #expect(second != first)
        // Late and repeated words about the first text find nothing.
        _ = try await Self.tell(stage, first, "delivered")
        try await stage.until(try await Self.tell(stage, second, "sent"), is: .done)
        try await stage.until(try await Self.tell(stage, second, "undelivered", error: 30008), is: .done)
        try await stage.until(try await Self.tell(stage, second, "undelivered", error: 30008), is: .done)
        let texts = try await CodeStage.texts(to: number)
        #expect(texts.count == 2 && texts[0] == texts[1])
        #expect(try await stage.challenge(challenge).refusal == "twilio_30008")
        let days = try await stage.database.read { try $0.codeDays(from: 0) }
        #expect(days.map(\.sent) == [2] && days.map(\.price) == [160_000])
        await stage.stop()
    }

    @Test("Never back from delivered to sent")
    func order() async throws {
        let stage = try CodeStage(CodeStage.providers())
        let (challenge, job) = try await stage.ask(CodeStage.number(), .sms)
        try await stage.until(job, is: .done)
        let sid = try #require(try await stage.job(job).reference)
        for (word, stage_) in [("sent", 1), ("delivered", 2), ("sent", 2), ("queued", 2), ("undelivered", 2)] {
            try await stage.until(try await Self.tell(stage, sid, word), is: .done)
            #expect(try await stage.challenge(challenge).stage == stage_)
        }
        #expect(try await stage.challenge(challenge).refusal == nil)
        await stage.stop()
    }

    @Test("A word about a text that is not written down yet is kept until it is")
    func early() async throws {
        let stage = try CodeStage(CodeStage.providers())
        let early = try await Self.tell(stage, "SM-not-yet", "delivered")
        try await stage.until(early, is: .scheduled)
        let (challenge, job) = try await stage.ask(CodeStage.number(), .sms)
        try await stage.until(job, is: .done)
        try await stage.database.write { try $0.noteSent(challenge, reference: "SM-not-yet") }
        try await stage.until(early, is: .done, clockGoesOnBy: 500)
        #expect(try await stage.challenge(challenge).stage == 2)
        await stage.stop()
    }

    @Test("Only what Twilio's own library has signed becomes a job, and no number is in it")
    func signed() async throws {
        let place = "https://north.example/api/v1/hooks/twilio"
        let sid = StandIns.place("twilio", "sid")
        let form = "MessageSid=SM1&MessageStatus=delivered&To=%2B4915112345678&AccountSid=\(sid)"
        let answer = try await Providers.ask("twilio", "/callback?url=\(place)", form)
        let signature = String(decoding: answer.body, as: UTF8.self)
        let token = Providers.secret(StandIns.place("twilio", "token"))
        let account = TwilioAccount(
            origin: try Providers.origin("twilio"), sid: sid, user: sid, secret: token, token: token, sender: .number("+15005550006"))
        let read = { (signature: String, place: String, form: String) in
            CodeStatus.payload(signature: signature, address: place, body: Array(form.utf8), account: account)
        }
        #expect(read(signature, place, form) == ["sid": "SM1", "status": "delivered"])
        #expect(read(signature, place + "?x=1", form) == nil)
        #expect(read(signature, place, form.replacingOccurrences(of: "delivered", with: "failed")) == nil)
        #expect(read("", place, form) == nil)
    }
}
