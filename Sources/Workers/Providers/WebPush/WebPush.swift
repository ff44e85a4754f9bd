import Chat
package import Cryptography
package import OutboundHTTP
import Synchronization

/// Sends pushes to browsers and UnifiedPush distributors. Any task.
package final class WebPush: Sendable {
    private let vapid: Mutex<VAPID>
    private let judge: PrivateAddressGuard
    private let fetch: Fetch
    private let random: SecureRandom

    /// `judge` decides which addresses of endpoints are reached.
    package init(vapid: VAPID, judge: PrivateAddressGuard, fetch: Fetch, random: SecureRandom = .system) {
        self.vapid = Mutex(vapid)
        self.judge = judge
        self.fetch = fetch
        self.random = random
    }

    /// What the web page subscribes with.
    package var publicKey: String { vapid.withLock { $0.publicKey } }

    /// Sends one push.
    /// - Parameter othersWork: whether another subscription of the same origin has taken one lately.
    /// - Parameter now: seconds since 1970.
    package func send(_ message: WebPushMessage, to subscription: PushSubscription, othersWork: Bool, now: Int64) async -> ProviderVerdict {
        let authorization = vapid.withLock { $0.authorization(for: subscription.endpoint, now: now) }
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
