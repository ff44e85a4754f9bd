import CanonicalJSON
import Chat
package import Storage

/// What jobs about codes do in the database. The code is made when the job is handed out, sealed in that very transaction, and stored
/// nowhere: it is always the same for its challenge, so a second try after a crash sends no second code.
package enum CodeLedger {
    /// What came of a try to send.
    enum Result: String {
        /// The provider has it.
        case sent
        /// The provider certainly does not have it.
        case unsent
        /// The provider says that nothing arrives at this address.
        case refused
    }

    /// How many sends of one challenge may have left, at most: one, and one more when nobody knows about the first.
    private static let most = 2

    /// The ledgers of all kinds that send codes.
    package static func all(key: CodeKey, site: CodeSite) -> [JobLedger] {
        [JobCatalog.codeText, JobCatalog.codeMail, JobCatalog.codeLog].map { kind in
            JobLedger(kind) {
                try open($0, $1, at: $2, key, site)
            } record: { end, note, session, now throws(StorageFailure) in
                try record(end, note, kind, session, at: now)
            }
        }
    }

    private static func open(
        _ job: ClaimedJob, _ session: any WriteSession, at now: Int64, _ key: CodeKey, _ site: CodeSite
    ) throws -> JobLedger.Opening {
        let payload = try? JSON(parsing: Array(job.payload.utf8))
        guard let id = payload?["challenge"]?.string, let row = try session.challenge(id), !row.challenge.isOver,
            now < row.challenge.expiresAt
        else { return .end(.cancelled) }
        guard row.begun < most else {
            return .end(.dead(JobFault("sent_twice", "The code may have been sent twice already; it is not sent a third time.")))
        }
        var challenge = row.challenge
        let code = key.code(of: id)
        challenge.seal(code, hash: key.seal)
        guard let seal = challenge.seal else { return .end(.cancelled) }
        try session.beginSend(of: id, seal: seal)
        let letter = CodeLetter(
            challenge: id, channel: row.channel, address: challenge.binding.address, code: code,
            life: challenge.expiresAt - challenge.madeAt, expiresAt: challenge.expiresAt, site: site)
        return .go(String(decoding: letter.json.encoded(), as: UTF8.self))
    }

    // MARK: the end

    /// What the handler says to ``record(_:_:_:_:at:)``.
    static func note(_ letter: CodeLetter, _ verdict: ProviderVerdict) -> String? {
        let result: Result
        switch verdict {
        case .sent: result = .sent
        case .unanswered: return nil
        case .refused, .gone: result = .refused
        case .retry, .wait, .faulty, .misconfigured: result = .unsent
        }
        var json: JSON = ["challenge": .string(letter.challenge), "result": .string(result.rawValue)]
        if let fault = verdict.fault {
            json["fault"] = .string(fault.code)
            if verdict.alarms { json["alarm"] = .string(fault.sentence) }
        }
        return String(decoding: json.encoded(), as: UTF8.self)
    }

    /// Days for which nothing is sent to an address that the provider refused: numbers change hands, and people change their minds.
    private static func pause(after fault: String) -> Int64 { (fault == "twilio_21610" ? 30 : 1) * 86_400_000 }

    private static func record(
        _ end: JobEnd, _ note: String, _ kind: JobKind, _ session: any WriteSession, at now: Int64
    ) throws(StorageFailure) {
        guard let json = try? JSON(parsing: Array(note.utf8)), let id = json["challenge"]?.string,
            let result = json["result"]?.string.flatMap({ Result(rawValue: $0) })
        else { return }
        switch result {
        case .sent: try session.noteSent(id, reference: end.reference)
        case .unsent: try session.withdrawSend(of: id)
        case .refused:
            let fault = json["fault"]?.string ?? "refused"
            try session.withdrawSend(of: id)
            try session.noteRefused(id, reason: String(fault.prefix(64)), until: now + pause(after: fault))
        }
        if let sentence = json["alarm"]?.string {
            try session.raiseAlarm("\(kind.name).\(json["fault"]?.string ?? "fault")", sentence, at: now)
        }
    }
}
