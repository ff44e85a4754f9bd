import Chat
package import OutboundHTTP

/// What answers of S3 and of servers that speak like it mean. Decided by the class of the HTTP status; the code in the XML says more where
/// there is one: an answer may be a page of HTML from a proxy.
package enum S3Answer {
    /// Codes of a 400 that say that a setting is wrong, not this request.
    private static let settings: Set<String> = [
        "AuthorizationHeaderMalformed", "InvalidBucketName", "ExpiredToken", "InvalidToken", "IllegalLocationConstraintException",
        "InvalidRegion", "AuthorizationQueryParametersError",
    ]

    /// - Parameter now: seconds since 1970.
    package static func verdict(_ response: FetchResponse, now: Int64) -> ProviderVerdict {
        let code = code(of: response)
        let fault = fault(response, code)
        switch (response.status, code) {
        // Putting parts together may go wrong after it was called good.
        case (200...299, "InternalError"), (200...299, "SlowDown"), (200...299, "ServiceUnavailable"): return .retry(fault, after: nil)
        case (200...299, .some): return .faulty(fault)
        // There already: a content is stored under its own name.
        case (200...299, nil), (412, _): return .sent(reference: nil)
        case (409, _): return .retry(fault, after: nil)
        // A server that cannot do what is needed.
        case (501, _): return .misconfigured(fault)
        case (408, _), (_, "RequestTimeout"), (500...599, _):
            return .retry(fault, after: RetryAfter.seconds(response.head, now: now))
        case (429, _): return .wait(fault, seconds: RetryAfter.seconds(response.head, now: now))
        case (400, let code?): return settings.contains(code) ? .misconfigured(fault) : .faulty(fault)
        case (400, nil), (411, _), (413, _): return .faulty(fault)
        default: return .misconfigured(fault)
        }
    }

    /// What it means for something that is to be gone: what is not there is gone.
    package static func removal(_ response: FetchResponse, now: Int64) -> ProviderVerdict {
        if response.status == 404, isLost(response) || code(of: response) == "NoSuchKey" { return .sent(reference: nil) }
        return verdict(response, now: now)
    }

    /// Whether the server knows nothing of the parts any more.
    static func isLost(_ response: FetchResponse) -> Bool { code(of: response) == "NoSuchUpload" }

    /// No answer came. The same request again does no harm: an object is written once, a part over itself.
    package static func verdict(_ failure: FetchFailure) -> ProviderVerdict { .of(failure, repeats: true) }

    private static func code(of response: FetchResponse) -> String? {
        XMLText.first("Code", in: response.body).flatMap { (1...64).contains($0.utf8.count) ? $0 : nil }
    }

    private static func fault(_ response: FetchResponse, _ code: String?) -> JobFault {
        let said = "The store answered \(response.status)\(code.map { " \($0)" } ?? "")."
        return JobFault("s3_\(code ?? String(response.status))", said + advice(code), status: response.status)
    }

    private static func advice(_ code: String?) -> String {
        switch code {
        case "RequestTimeTooSkewed": " This machine's clock is wrong by more than a quarter of an hour."
        case "NoSuchBucket": " There is no such bucket: media.s3.bucket."
        case "SignatureDoesNotMatch": " The secret is wrong: media.s3.secret_file."
        case "InvalidAccessKeyId": " The key is wrong: media.s3.access_key."
        case "AccessDenied": " The key may not do this in the bucket."
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "InvalidRegion": " The region or the origin is wrong: media.s3.region."
        default: ""
        }
    }
}
