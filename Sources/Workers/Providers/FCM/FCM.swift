import Chat
package import OutboundHTTP

/// Sends pushes through Firebase Cloud Messaging, all over one connection of HTTP/2. Any task.
package final class FCM: Sendable {
    private let origin: WebAddress
    private let project: String
    private let tokens: AccessTokens
    private let fetch: Fetch

    /// - Parameter origin: `https://fcm.googleapis.com`.
    package init(origin: WebAddress, account: ServiceAccount, fetch: Fetch) {
        self.origin = origin
        self.fetch = fetch
        project = account.project
        tokens = AccessTokens(account: account, fetch: fetch)
    }

    /// Sends one push, twice when the access token is not taken.
    /// - Parameter now: seconds since 1970.
    package func send(_ message: FCMMessage, now: Int64) async -> ProviderVerdict {
        for _ in 0..<2 {
            let token: AccessToken
            switch await tokens.token(now: now) {
            case .success(let good): token = good
            case .failure(let refusal): return refusal.verdict
            }
            guard let request = message.request(to: origin, project: project, token: token.text) else {
                return .faulty(JobFault("unsendable", "The push has no token, or breaks a limit of Firebase."))
            }
            do throws(FetchFailure) {
                switch FCMAnswer.meaning(try await fetch.send(request), now: now) {
                case .verdict(let verdict): return verdict
                case .newToken: await tokens.drop(token)
                }
            } catch {
                return FCMAnswer.verdict(error)
            }
        }
        return .misconfigured(JobFault("fcm_UNAUTHENTICATED", "Firebase takes no token that Google gave us.", status: 401))
    }
}
