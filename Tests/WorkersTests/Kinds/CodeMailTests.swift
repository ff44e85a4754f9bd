import CanonicalJSON
import Cast
import Chat
import OutboundHTTP
import Storage
import Testing

@testable import Workers

@Suite("Codes by mail, whatever the mail server says", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(5)))
struct CodeMailTests {
    struct Fault: Sendable {
        /// What the stand-in reads in the name of the recipient.
        let name: String
        /// Mails that were taken, and how the job ends.
        let mails: Int
        let end: JobState
        let attempts: Int
        var isRefused = false
    }

    @Test(
        "What was not taken is tried as often as the kind may, what may have been taken is sent once more at most under the same id",
        arguments: [
            Fault(name: "rcpt-450", mails: 0, end: .dead, attempts: 4),
            Fault(name: "data-452", mails: 0, end: .dead, attempts: 4),
            Fault(name: "rcpt-550", mails: 0, end: .done, attempts: 1, isRefused: true),
            Fault(name: "data-550", mails: 0, end: .done, attempts: 1, isRefused: true),
            Fault(name: "lost", mails: 2, end: .dead, attempts: 3),
        ])
    func faults(fault: Fault) async throws {
        let stage = try CodeStage(CodeStage.providers())
        let address = "\(fault.name)-\(Providers.word())@south.example"
        let (challenge, job) = try await stage.ask(address, .mail)
        try await stage.until(job, is: .done, .dead, clockGoesOnBy: 200)
        let row = try await stage.job(job)
        #expect(row.state == fault.end && row.attempt == fault.attempts, "\(row)")
        let mails = try await CodeStage.mails(to: address)
        #expect(mails.count == fault.mails)
        #expect(Set(mails.compactMap { $0["headers"]?["Message-ID"]?.string }).count == min(1, fault.mails))
        let code = CodeStage.key.code(of: challenge).digits
        #expect(mails.allSatisfy { $0["parts"]?.array?.first?["text"]?.string?.hasPrefix(code) == true })
        #expect((try await stage.challenge(challenge).refusal != nil) == fault.isRefused)
        await stage.stop()
    }
}
