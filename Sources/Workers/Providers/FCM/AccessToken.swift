import CanonicalJSON
import Chat
import OutboundHTTP

/// A token of Google's that requests are made with for about an hour.
struct AccessToken: Sendable, Equatable {
    let text: String
    /// Seconds since 1970.
    let until: Int64

    /// Renewed so long before its end.
    private static let margin: Int64 = 300

    func isGood(now: Int64) -> Bool { now < until - Self.margin }

    /// The token in an answer, or what it means that there is none.
    static func of(_ response: FetchResponse, now: Int64) -> Result<AccessToken, TokenRefusal> {
        let json = response.json
        if response.status == 200, let text = json?["access_token"]?.string, let life = json?["expires_in"]?.int, life > 0 {
            return .success(AccessToken(text: text, until: now + min(life, 86_400)))
        }
        let word = json?["error"]?.string.flatMap { (1...64).contains($0.utf8.count) ? $0 : nil }
        let fault = JobFault(
            "google_\(word ?? String(response.status))", "Google gave no token: \(response.status) \(word ?? "").", status: response.status)
        switch response.status {
        case 429: return .failure(TokenRefusal(verdict: .wait(fault, seconds: RetryAfter.seconds(response.head, now: now) ?? 60)))
        case 500...599, 200...299: return .failure(TokenRefusal(verdict: .retry(fault, after: RetryAfter.seconds(response.head, now: now))))
        default: return .failure(TokenRefusal(verdict: .misconfigured(fault)))
        }
    }
}

/// Why there is no token, as the verdict on the message that needed it.
struct TokenRefusal: Error, Equatable {
    let verdict: ProviderVerdict
}
