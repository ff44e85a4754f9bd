import Chat
package import OutboundHTTP
import Synchronization

/// Sends pushes to Apple's devices, all over one connection of HTTP/2. Any task.
package final class APNs: Sendable {
    private let origin: WebAddress
    private let topic: String
    private let tokens: Mutex<APNsTokens>
    private let fetch: Fetch

    /// - Parameter origin: `https://api.push.apple.com`, or the sandbox's for apps under development.
    /// - Parameter topic: the app's bundle id.
    package init(origin: WebAddress, topic: String, tokens: APNsTokens, fetch: Fetch) {
        self.origin = origin
        self.topic = topic
        self.tokens = Mutex(tokens)
        self.fetch = fetch
    }

    /// Sends one push, twice when Apple finds our token old.
    /// - Parameter registered: milliseconds since 1970 when the device's token was last given to us.
    /// - Parameter now: seconds since 1970.
    package func send(_ notification: APNsNotification, registered: Int64, now: Int64) async -> ProviderVerdict {
        for _ in 0..<2 {
            let token = tokens.withLock { $0.token(now: now) }
            guard let request = notification.request(to: origin, topic: topic, token: token) else {
                return .faulty(JobFault("unsendable", "The device's token is none, or the push is too long."))
            }
            do throws(FetchFailure) {
                switch APNsAnswer.meaning(try await fetch.send(request), registered: registered, now: now) {
                case .verdict(let verdict): return verdict
                case .newToken:
                    if !tokens.withLock({ $0.expired(token, now: now) }) { return Self.refusedToken }
                }
            } catch {
                return APNsAnswer.verdict(error)
            }
        }
        return Self.refusedToken
    }

    /// A fresh token that is old for Apple: one of the two clocks is wrong.
    private static var refusedToken: ProviderVerdict {
        .misconfigured(JobFault("apns_ExpiredProviderToken", "Apple finds fresh tokens old: is the clock right?", status: 403))
    }
}
