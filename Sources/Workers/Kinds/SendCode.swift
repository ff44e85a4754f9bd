import Chat
import Logging
import Storage

/// `codes.text`, `codes.mail` and `codes.log`: a code leaves.
package enum SendCode {
    /// Handlers of the kinds that this process can send by.
    package static func handlers(_ providers: KnownProviders, _ clock: JobClock) -> [JobHandler] {
        var handlers: [JobHandler] = []
        if let twilio = providers.twilio {
            handlers.append(handler(JobCatalog.codeText, clock, providers.logger) { await text($0, twilio, now: $1) })
        }
        if let mail = providers.mail {
            handlers.append(handler(JobCatalog.codeMail, clock, providers.logger) { await self.mail($0, mail, now: $1) })
        }
        if providers.logsCodes, let logger = providers.logger {
            handlers.append(handler(JobCatalog.codeLog, clock, logger) { letter, _ in log(letter, logger) })
        }
        return handlers
    }

    private static func handler(
        _ kind: JobKind, _ clock: JobClock, _ logger: Logger?, _ send: @escaping @Sendable (CodeLetter, Int64) async -> ProviderVerdict
    ) -> JobHandler {
        JobHandler(
            kind,
            .outside { job in
                guard let letter = CodeLetter(material: job.material) else {
                    return JobResult(.dead(JobFault("no_letter", "The job came without what there is to send.")))
                }
                let verdict = await send(letter, clock.now())
                if verdict.alarms, let fault = verdict.fault {
                    logger?.error(
                        "codes cannot be sent", metadata: ["job": "\(job.id)", "kind": "\(kind.name)", "reason": "\(fault.sentence)"])
                }
                // The same code: who gets it twice has still got one.
                let outcome = verdict.outcome(now: clock.now(), resends: true)
                var reference: String?
                if case .sent(let name) = verdict { reference = name }
                return JobResult(outcome, reference: reference, note: CodeLedger.note(letter, verdict))
            })
    }

    // MARK: the ways

    private static func text(_ letter: CodeLetter, _ twilio: Twilio, now: Int64) async -> ProviderVerdict {
        let channel: TwilioMessage.Channel = letter.channel == .whatsApp ? .whatsApp : .sms
        let seconds = Int(max(1, (letter.expiresAt - now) / 1000))
        return await twilio.send(
            TwilioMessage(number: letter.address, body: letter.text, channel: channel, validity: min(seconds, 36_000)), now: now / 1000)
    }

    private static func mail(_ letter: CodeLetter, _ office: MailOffice, now: Int64) async -> ProviderVerdict {
        let recipient: MailAddress
        do {
            recipient = try MailAddress(letter.address)
        } catch {
            return .refused(JobFault("unsendable", "The mail address cannot be written to."), alarms: false)
        }
        let (subject, text) = CodeText.mail(letter.code, site: letter.site.name, life: letter.life)
        return await office.mailer.send(
            MailMessage(
                sender: office.sender, senderName: office.senderName, recipient: recipient, subject: subject, text: text,
                // The same on every try.
                key: "code.\(letter.challenge)", date: now / 1000))
    }

    private static func log(_ letter: CodeLetter, _ logger: Logger) -> ProviderVerdict {
        logger.notice(
            "a code is not sent but logged, as codes.to_log says", metadata: ["to": "\(letter.address)", "text": "\(letter.text)"])
        return .sent(reference: nil)
    }
}
