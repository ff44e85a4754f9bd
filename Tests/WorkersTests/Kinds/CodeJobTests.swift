import CanonicalJSON
import Cast
import Chat
import Foundation
import OutboundHTTP
import Storage
import Testing

@testable import Workers

@Suite("Codes leave as jobs", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(3)))
struct CodeJobTests {
    @Test(
        "A text holds the code that is good for its challenge, and the job knows it by Twilio's name",
        arguments: [CodeChannel.sms, .whatsApp])
    func text(channel: CodeChannel) async throws {
        let stage = try CodeStage(CodeStage.providers())
        let number = CodeStage.number()
        let (challenge, job) = try await stage.ask(number, channel)
        try await stage.until(job, is: .done)
        let texts = try await CodeStage.texts(to: number)
        let text = try #require(texts.first)
        #expect(texts.count == 1 && text.hasSuffix("@north.example #\(text.prefix(6))"))
        let row = try await stage.job(job)
        #expect(row.reference?.hasPrefix("SM") == true && !row.payload.contains(number))
        #expect(try await stage.challenge(challenge).reference == row.reference)
        let code = try #require(OneTimeCode(typed: String(text.prefix(6))))
        guard case .right = try await stage.enter(code, for: challenge) else {
            Issue.record("the code that was sent is not right")
            return
        }
        #expect(try await stage.enter(code, for: challenge) == .wrong)
        await stage.stop()
    }

    @Test("A mail holds the code in its text and not in its subject")
    func mail() async throws {
        let stage = try CodeStage(CodeStage.providers())
        let address = "\(Providers.word())@south.example"
        let (challenge, job) = try await stage.ask(address, .mail)
        try await stage.until(job, is: .done)
        let mail = try #require(try await CodeStage.mails(to: address).first)
        let code = CodeStage.key.code(of: challenge).digits
        #expect(mail["parts"]?.array?.first?["text"]?.string?.hasPrefix(code) == true)
        #expect(mail["headers"]?["Subject"]?.string == "Your code for North")
        #expect(mail["defects"] == [])
        await stage.stop()
    }

    struct Fault: Sendable {
        let kind: String
        var seconds: Int?
        let count: Int
        /// Texts that Twilio was asked for, and how it ends.
        let texts: Int
        let end: JobState
        let attempts: Int
    }

    @Test(
        "Whatever breaks at Twilio, it is asked once more at most with the same code where it may have the text, and as often as needed where it has not",
        arguments: [
            Fault(kind: "429", seconds: 7, count: 3, texts: 4, end: .done, attempts: 1),
            Fault(kind: "500", count: 1, texts: 2, end: .done, attempts: 2),
            Fault(kind: "503", count: 9, texts: 2, end: .dead, attempts: 3),
            Fault(kind: "reset", count: 1, texts: 2, end: .done, attempts: 2),
            Fault(kind: "reset", count: 9, texts: 2, end: .dead, attempts: 3),
            Fault(kind: "html", count: 1, texts: 2, end: .done, attempts: 2),
            Fault(kind: "half", count: 1, texts: 2, end: .done, attempts: 2),
            Fault(kind: "slow", seconds: 1, count: 1, texts: 1, end: .done, attempts: 1),
            Fault(kind: "401", count: 1, texts: 1, end: .dead, attempts: 1),
        ])
    func faults(fault: Fault) async throws {
        let stage = try CodeStage(CodeStage.providers())
        let number = CodeStage.number()
        try await Providers.fault("twilio", fault.kind, match: number, seconds: fault.seconds, count: fault.count)
        let (challenge, job) = try await stage.ask(number, .sms)
        try await stage.until(job, is: .done, .dead, clockGoesOnBy: 200)
        let row = try await stage.job(job)
        #expect(row.state == fault.end && row.attempt == fault.attempts, "\(row)")
        let texts = try await CodeStage.texts(to: number)
        #expect(texts.count == fault.texts)
        #expect(texts.allSatisfy { $0.hasPrefix(CodeStage.key.code(of: challenge).digits) })
        await stage.stop()
    }

    @Test("A provider that is down loses nothing but codes that have expired, and burns no attempt")
    func down() async throws {
        let stage = try CodeStage(CodeStage.providers())
        let (early, late) = (CodeStage.number(), CodeStage.number())
        try await Providers.fault("twilio", "429", match: early, seconds: 3_600, count: 1)
        let (_, lost) = try await stage.ask(early, .sms)
        try await stage.until(lost, is: .ready, .expired)
        for _ in 0..<500 {
            let gates = try await stage.database.read { try $0.jobGates() }
            if gates.contains(where: { $0.openUntil != nil }) { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        stage.clock.advance(3_500_000)
        try await stage.until(lost, is: .expired)
        #expect(try await stage.job(lost).attempt == 0)
        let (_, job) = try await stage.ask(late, .sms)
        stage.clock.advance(110_000)
        try await stage.until(job, is: .done)
        #expect(try await stage.job(job).attempt == 1)
        #expect(try await CodeStage.texts(to: late).count == 1)
        await stage.stop()
    }

    @Test("A wrong key stops the provider, and an admin is told; other texts wait instead of failing")
    func misconfigured() async throws {
        let stage = try CodeStage(CodeStage.providers { $0.secret = Providers.secret("wrong") })
        let (_, first) = try await stage.ask(CodeStage.number(), .sms)
        try await stage.until(first, is: .dead)
        #expect(try await stage.database.read { try $0.alarms() }.map(\.name) == ["codes.text.twilio_20003"])
        let (_, second) = try await stage.ask(CodeStage.number(), .sms)
        #expect(try await stage.job(second).state == .ready)
        await stage.stop()
    }

    @Test("A number that does not work is told to whoever enters a code, and nothing more is sent there for a day")
    func refused() async throws {
        let stage = try CodeStage(CodeStage.providers())
        let (challenge, job) = try await stage.ask("+15005550001", .sms)
        try await stage.until(job, is: .done)
        #expect(try await stage.challenge(challenge).refusal == "twilio_21211")
        #expect(try await stage.enter(CodeStage.key.code(of: challenge), for: challenge) == .undelivered)
        let name = CodeStage.key.name("+15005550001")
        let keys = SendKeys(address: name, network: name, session: nil, country: "US", prefix: nil)
        let now = stage.clock.now
        let counts = try await stage.database.read { try $0.sendCounts(keys, at: now) }
        #expect(counts.unreachableUntil == now + 86_400_000)
        await stage.stop()
    }

    @Test("Killed between sending and writing it down, the node sends the same code once more, and never a third time")
    func killed() async throws {
        let stage = try CodeStage(nil)
        let (challenge, job) = try await stage.ask(CodeStage.number(), .sms)
        var letters: [String?] = []
        for boot in ["a", "b", "c"] {
            let worker = ScriptedWorker("worker \(boot)", [JobCatalog.codeText])
            stage.dispatcher.attach(worker)
            if boot == "c" { break }
            let claimed = try #require(await worker.next())
            letters.append(CodeLetter(material: claimed.material)?.code.digits)
            // What a start after kill -9 does.
            stage.dispatcher.detach(worker.name)
            let now = stage.clock.now
            _ = try await stage.database.write { try $0.takeBackLeases(boot: "after \(boot)", at: now, limit: 10) }
        }
        try await stage.until(job, is: .dead)
        #expect(letters == [CodeStage.key.code(of: challenge).digits, CodeStage.key.code(of: challenge).digits])
        await stage.stop()
    }

    @Test("A code that is over before its turn is not sent")
    func over() async throws {
        let stage = try CodeStage(nil)
        let number = CodeStage.number()
        let (challenge, job) = try await stage.ask(number, .sms)
        let (_, later) = try await stage.ask(number, .sms)
        let worker = ScriptedWorker("worker", [JobCatalog.codeText])
        stage.dispatcher.attach(worker)
        #expect(await worker.next()?.id == later)
        #expect(try await stage.job(job).state == .cancelled)
        #expect(try await stage.challenge(challenge).begun == 0)
        await stage.stop()
    }
}
