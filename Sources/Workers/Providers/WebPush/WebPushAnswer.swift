import Chat
package import OutboundHTTP

/// What the answers of push services mean (RFC 8030, RFC 8292, and what ntfy adds).
package enum WebPushAnswer {
    /// - Parameter othersWork: whether other subscriptions of this origin work: then a refusal of our key concerns this one alone.
    /// - Parameter now: seconds since 1970.
    package static func verdict(_ response: FetchResponse, othersWork: Bool, now: Int64) -> ProviderVerdict {
        let status = response.status
        let fault = JobFault("webpush_\(status)", "The push service answered \(status).", status: status)
        switch status {
        case 200...299: return .sent(reference: response.headers["Location"].flatMap { $0.utf8.count <= 512 ? $0 : nil })
        case 404, 410: return .gone(fault, alarms: false)
        // Made with another key than ours, or our key is refused as such.
        case 400, 401, 403: return othersWork ? .gone(fault, alarms: false) : .misconfigured(fault)
        case 413: return .faulty(fault)
        case 429: return .wait(fault, seconds: RetryAfter.seconds(response.head, now: now) ?? 60)
        // ntfy: nobody has subscribed to this topic yet.
        case 507: return .retry(fault, after: 4 * 3600)
        case 500...599: return .retry(fault, after: RetryAfter.seconds(response.head, now: now))
        // A redirect is not followed: the address is another one now, and was never judged.
        default: return .gone(fault, alarms: false)
        }
    }

    /// No answer came. What may have arrived is sent again: a device shows one message twice at worst, and its topic prevents that.
    package static func verdict(_ failure: FetchFailure) -> ProviderVerdict { .of(failure, repeats: true) }
}
