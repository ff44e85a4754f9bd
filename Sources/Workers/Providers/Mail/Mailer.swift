package import OutboundHTTP

/// Hands mails to the operator's server. Any task.
package struct Mailer: Sendable {
    private let server: MailServer
    private let fetch: Fetch

    package init(server: MailServer, fetch: Fetch) {
        self.server = server
        self.fetch = fetch
    }

    /// Sends one mail. After `unanswered` it may be delivered; the same `key` makes a second one known as the same.
    package func send(_ message: MailMessage) async -> ProviderVerdict {
        let submission = MailSubmission(
            server: server, sender: message.sender.text, recipient: message.recipient.text, message: message.bytes)
        do throws(MailFailure) {
            try await fetch.submit(submission)
            return .sent(reference: nil)
        } catch {
            return MailAnswer.verdict(error)
        }
    }
}
