import Chat
package import OutboundHTTP

/// What a mail server's refusals mean, by the stage of the talk and the class of the reply (RFC 5321, RFC 3463, RFC 4954).
package enum MailAnswer {
    /// Of a submission that failed.
    package static func verdict(_ failure: MailFailure) -> ProviderVerdict {
        let fault = JobFault(
            failure.reply == 0 ? "smtp_\(failure.stage)" : "smtp_\(failure.reply)", failure.description,
            status: failure.reply == 0 ? nil : failure.reply)
        switch (failure.stage, failure.reply) {
        // The same id on every try: a mail that came twice is known as one.
        case (.unanswered, _): return .unanswered(fault)
        case (_, 0): return failure.cause.map { ProviderVerdict.of($0, repeats: true) } ?? connectionVerdict(failure.stage, fault)
        // Our name or password, or that we gave none.
        case (.login, _), (_, 530), (_, 534), (_, 535), (_, 538): return login(failure.reply, fault)
        // It goes away, or has no room for us: everybody's mails wait.
        case (_, 421), (.connecting, 400...499): return .wait(fault, seconds: nil)
        case (_, 400...499): return .retry(fault, after: nil)
        case (.recipient, _): return recipient(failure, fault)
        // 5.1 and 5.2 speak of the person's address and mailbox, also after the message.
        case (.message, _) where isPersons(failure.enhanced): return .refused(fault, alarms: false)
        case (.message, _): return .faulty(fault)
        default: return .misconfigured(fault)
        }
    }

    private static func connectionVerdict(_ stage: MailFailure.Stage, _ fault: JobFault) -> ProviderVerdict {
        stage == .login ? .misconfigured(fault) : .retry(fault, after: nil)
    }

    /// 454 is a server whose own look-up of passwords fails.
    private static func login(_ reply: Int, _ fault: JobFault) -> ProviderVerdict {
        (400...499).contains(reply) ? .wait(fault, seconds: nil) : .misconfigured(fault)
    }

    /// 550, 551 and 553 are about the address; 554 with 5.7 says that we may not send through this server.
    private static func recipient(_ failure: MailFailure, _ fault: JobFault) -> ProviderVerdict {
        failure.enhanced?.hasPrefix("5.7.") == true ? .misconfigured(fault) : .refused(fault, alarms: false)
    }

    private static func isPersons(_ enhanced: String?) -> Bool {
        enhanced.map { $0.hasPrefix("5.1.") || $0.hasPrefix("5.2.") } ?? false
    }
}
