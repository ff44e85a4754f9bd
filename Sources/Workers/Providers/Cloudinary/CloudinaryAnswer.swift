import Chat
package import OutboundHTTP
import CanonicalJSON

/// What Cloudinary's answers mean, by the class of the HTTP status: an answer may be a page of HTML.
package enum CloudinaryAnswer {
    /// - Parameter now: seconds since 1970.
    package static func verdict(_ response: FetchResponse, now: Int64) -> ProviderVerdict {
        let said = response.json?["error"]?["message"]?.string
        let fault = JobFault(
            "cloudinary_\(response.status)", "Cloudinary answered \(response.status)." + advice(response.status, said),
            status: response.status)
        let patience = RetryAfter.seconds(response.head, now: now)
        switch response.status {
        case 200...299: return response.json == nil ? .retry(fault, after: nil) : .sent(reference: response.json?["public_id"]?.string)
        // The file is none that Cloudinary takes.
        case 400, 413, 415, 422: return .refused(fault, alarms: false)
        case 420, 429: return .wait(fault, seconds: patience)
        case 408, 409, 500...599: return .retry(fault, after: patience)
        default: return .misconfigured(fault)
        }
    }

    /// What it means for something that is to be gone: what is not there is gone.
    package static func removal(_ response: FetchResponse, now: Int64) -> ProviderVerdict {
        let verdict = verdict(response, now: now)
        guard case .sent = verdict, let result = response.json?["result"]?.string else { return verdict }
        if ["ok", "not found"].contains(result) { return .sent(reference: nil) }
        return .faulty(JobFault("cloudinary_kept", "Cloudinary did not remove the file.", status: response.status))
    }

    /// No answer came. The same request again overwrites what it did.
    package static func verdict(_ failure: FetchFailure) -> ProviderVerdict { .of(failure, repeats: true) }

    private static func advice(_ status: Int, _ said: String?) -> String {
        switch status {
        case 401 where said?.hasPrefix("Stale request") ?? false: " This machine's clock is wrong by more than an hour."
        case 401: " The key or the secret is wrong: media.cloudinary.key and media.cloudinary.secret_file."
        case 404: " There is no such cloud: media.cloudinary.cloud."
        default: ""
        }
    }
}
