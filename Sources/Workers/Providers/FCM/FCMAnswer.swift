import Chat
package import OutboundHTTP
import CanonicalJSON

/// What Firebase's answers mean. The `FcmError` among the details is read first, then the status of the error, then HTTP's: an answer may
/// be a page of HTML.
package enum FCMAnswer {
    /// A verdict, or that the access token was not taken and the request is to be made with another.
    package enum Meaning: Sendable, Equatable {
        case verdict(ProviderVerdict)
        case newToken
    }

    /// - Parameter now: seconds since 1970.
    package static func meaning(_ response: FetchResponse, now: Int64) -> Meaning {
        let error = response.json?["error"]
        let details = error?["details"]?.array ?? []
        let code = details.first { $0["@type"]?.string?.hasSuffix("FcmError") == true }?["errorCode"]?.string
        let word = code ?? error?["status"]?.string
        let fault = JobFault(
            "fcm_\(word.flatMap { (1...64).contains($0.utf8.count) ? $0 : nil } ?? String(response.status))",
            "Firebase answered \(response.status)\(word.map { " \($0.prefix(64))" } ?? "").", status: response.status)
        if response.status == 401, code == nil { return .newToken }
        return .verdict(verdict(response, code, details, fault, now))
    }

    /// No answer came. A collapse key makes a second one replace the first; without one a device shows it twice at worst.
    package static func verdict(_ failure: FetchFailure) -> ProviderVerdict { .of(failure, repeats: true) }

    private static func verdict(
        _ response: FetchResponse, _ code: String?, _ details: [JSON], _ fault: JobFault, _ now: Int64
    ) -> ProviderVerdict {
        let patience = RetryAfter.seconds(response.head, now: now)
        switch (code, response.status) {
        case (_, 200): return .sent(reference: response.json?["name"]?.string)
        case ("UNREGISTERED", _): return .gone(fault, alarms: false)
        case ("SENDER_ID_MISMATCH", _): return .gone(fault, alarms: true)
        case ("QUOTA_EXCEEDED", _), (_, 429): return .wait(fault, seconds: max(patience ?? 60, 1))
        case ("THIRD_PARTY_AUTH_ERROR", _), ("APNS_AUTH_ERROR", _): return .misconfigured(fault)
        case ("UNAVAILABLE", _), (_, 503): return .retry(fault, after: max(patience ?? 10, 10))
        case ("INTERNAL", _), (_, 500...599): return .retry(fault, after: patience)
        case (_, 400): return blamesToken(details) ? .gone(fault, alarms: false) : .faulty(fault)
        default: return .misconfigured(fault)
        }
    }

    /// Whether a field violation names the token; else the request is wrong, and that is ours.
    private static func blamesToken(_ details: [JSON]) -> Bool {
        details.contains { detail in
            (detail["fieldViolations"]?.array ?? []).contains { $0["field"]?.string == "message.token" }
        }
    }
}
