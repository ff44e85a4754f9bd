import Chat
package import OutboundHTTP

/// Sends texts through Twilio.
package struct Twilio: Sendable {
    private let account: TwilioAccount
    private let fetch: Fetch

    package init(account: TwilioAccount, fetch: Fetch) {
        self.account = account
        self.fetch = fetch
    }

    /// Sends one text. Commit the attempt before: after `unanswered` it may be on its way.
    /// - Parameter now: seconds since 1970.
    package func send(_ message: TwilioMessage, now: Int64) async -> ProviderVerdict {
        guard let request = message.request(from: account) else {
            return .faulty(JobFault("unsendable", "The text breaks a limit of Twilio, or there is no sender for its channel."))
        }
        do throws(FetchFailure) {
            return TwilioAnswer.verdict(try await fetch.send(request), now: now)
        } catch {
            return TwilioAnswer.verdict(error)
        }
    }
}
