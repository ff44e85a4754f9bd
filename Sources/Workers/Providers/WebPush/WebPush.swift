import Chat
package import Cryptography
package import OutboundHTTP

/// Sends pushes to browsers and UnifiedPush distributors. Any task. It holds no key: who hands the push out has signed for it.
package final class WebPush: Sendable {
    /// Which addresses of endpoints are reached.
    package let judge: PrivateAddressGuard
    private let fetch: Fetch
    private let random: SecureRandom

    /// `judge` decides which addresses of endpoints are reached.
    package init(judge: PrivateAddressGuard, fetch: Fetch, random: SecureRandom = .system) {
        self.judge = judge
        self.fetch = fetch
        self.random = random
    }

    /// Sends one push.
    /// - Parameter authorization: what ``VAPIDTokens`` says for the endpoint.
    /// - Parameter othersWork: whether another subscription of the same origin has taken one lately.
    /// - Parameter now: seconds since 1970.
    package func send(
        _ message: WebPushMessage, to subscription: PushSubscription, authorization: String, othersWork: Bool, now: Int64
    ) async -> ProviderVerdict {
        guard let request = message.request(to: subscription, authorization: authorization, judge: judge, random: random) else {
            return .faulty(JobFault("unsendable", "The push is empty, too long, or its topic is none."))
        }
        do throws(FetchFailure) {
            return WebPushAnswer.verdict(try await fetch.send(request), othersWork: othersWork, now: now)
        } catch {
            return WebPushAnswer.verdict(error)
        }
    }
}
