package import CanonicalJSON
import Chat
import OutboundHTTP
import Storage

/// `codes.status`: what Twilio says became of a text. It says so in any order, more than once, and sometimes before its answer to the
/// sending has been written down.
package enum CodeStatus {
    /// The payload of the job for a callback; nil for one that is not Twilio's, or not about a message. No number is in it.
    /// - Parameters:
    ///   - address: the URL that Twilio called, as the operator's public address has it.
    ///   - body: the form as it came.
    package static func payload(signature: String, address: String, body: [UInt8], account: TwilioAccount) -> JSON? {
        guard let address = WebAddress(address), let fields = FormText.decode(body),
            TwilioSignature.isValid(signature, address: address, fields: fields, token: account.token),
            fields.contains(where: { $0.name == "AccountSid" && $0.value == account.sid }), let status = TwilioStatus(fields: fields)
        else { return nil }
        var json: JSON = ["sid": .string(status.sid)]
        for (name, key) in [("MessageStatus", "status"), ("ErrorCode", "error")] {
            if let value = fields.first(where: { $0.name == name })?.value, value.utf8.count <= 32 { json[key] = .string(value) }
        }
        return json
    }

    /// - Parameter price: of one more text, in millionths of the operator's currency.
    package static func handler(price: Int64) -> JobHandler {
        JobHandler(
            JobCatalog.codeStatus,
            .inTransaction { job, session, now in
                guard let status = status(of: job) else { return .dead(JobFault("no_status", "The payload is no status.")) }
                guard let row = try session.challenge(reference: status.sid) else {
                    return .retry(JobFault("unknown_message", "No text of that name is known, or not yet."))
                }
                guard status.leads(from: row.stage.flatMap { TwilioStatus.Stage(rawValue: $0) }) else { return .done }
                let id = row.challenge.binding.challenge
                try session.noteStage(id, status.stage.rawValue)
                switch status.consequence {
                case .nothing, .delivered: break
                case .refused(let fault): try session.noteRefused(id, reason: fault.code, until: now + 3_600_000)
                case .resendOnce(let fault):
                    if row.isResent {
                        try session.noteRefused(id, reason: fault.code, until: now + 3_600_000)
                    } else if !row.challenge.isOver, now < row.challenge.expiresAt {
                        try sendAgain(row, session, price, at: now)
                    }
                }
                return .done
            })
    }

    private static func status(of job: ClaimedJob) -> TwilioStatus? {
        guard let json = try? JSON(parsing: Array(job.payload.utf8)), let sid = json["sid"]?.string, let word = json["status"]?.string
        else {
            return nil
        }
        let error = json["error"]?.string.map { [(name: "ErrorCode", value: $0)] } ?? []
        return TwilioStatus(fields: [(name: "MessageSid", value: sid), (name: "MessageStatus", value: word)] + error)
    }

    private static func sendAgain(_ row: ChallengeRow, _ session: any WriteSession, _ price: Int64, at now: Int64) throws {
        let id = row.challenge.binding.challenge
        try session.noteResent(id)
        try session.noteSendAgain(of: id, price: price, at: now)
        let payload: JSON = ["challenge": .string(id)]
        try session.enqueue(
            NewJob(JobCatalog.codeText, payload: String(decoding: payload.encoded(), as: UTF8.self), expiresAt: row.challenge.expiresAt),
            at: now)
    }
}
