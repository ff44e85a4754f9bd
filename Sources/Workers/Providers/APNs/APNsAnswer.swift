import Chat
package import OutboundHTTP
import CanonicalJSON

/// What Apple's answers mean. Decided by the status and the `reason` in the body.
package enum APNsAnswer {
    /// A verdict, or that the token of ours has expired and the request is to be made with another.
    package enum Meaning: Sendable, Equatable {
        case verdict(ProviderVerdict)
        case newToken
    }

    /// - Parameter registered: milliseconds since 1970 when the device's token was last given to us.
    /// - Parameter now: seconds since 1970.
    package static func meaning(_ response: FetchResponse, registered: Int64, now: Int64) -> Meaning {
        let reason = response.json?["reason"]?.string.flatMap { (1...64).contains($0.utf8.count) ? $0 : nil } ?? ""
        let fault = JobFault(
            "apns_\(reason.isEmpty ? String(response.status) : reason)", "Apple answered \(response.status) \(reason).",
            status: response.status)
        if response.status == 403, reason == "ExpiredProviderToken" { return .newToken }
        return .verdict(verdict(response, reason, fault, registered: registered, now: now))
    }

    /// No answer came. Its id and collapse id make a second one harmless.
    package static func verdict(_ failure: FetchFailure) -> ProviderVerdict { .of(failure, repeats: true) }

    private static let finished: Set<String> = ["BadDeviceToken", "DeviceTokenNotForTopic", "TopicDisallowed"]

    private static func verdict(
        _ response: FetchResponse, _ reason: String, _ fault: JobFault, registered: Int64, now: Int64
    ) -> ProviderVerdict {
        switch response.status {
        case 200: return .sent(reference: response.headers["apns-id"])
        case 410:
            // The app may have been installed again since: then the token is good and the news is old.
            if let since = response.json?["timestamp"]?.int, since <= registered { return .retry(fault, after: nil) }
            return .gone(fault, alarms: false)
        // May also mean the wrong environment, which then shows in many.
        case 400 where finished.contains(reason): return .gone(fault, alarms: reason == "BadDeviceToken")
        case 403: return .misconfigured(fault)
        case 429 where reason == "TooManyProviderTokenUpdates": return .wait(fault, seconds: 20 * 60)
        case 429: return .retry(fault, after: RetryAfter.seconds(response.head, now: now) ?? 60)
        // Apple asks for a quarter of an hour before the same payload.
        case 500...599: return .retry(fault, after: RetryAfter.seconds(response.head, now: now) ?? 15 * 60)
        case 404, 405: return .misconfigured(fault)
        default: return .faulty(fault)
        }
    }
}
