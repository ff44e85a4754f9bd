import HTTPTypes
import Hummingbird

/// An answer that sends the client to where a file is.
struct RedirectAnswer: Sendable {
    let location: String
    /// Quotes included: who has the file already does not go.
    let etag: String
    /// Seconds that the address works at least.
    let seconds: Int

    func response(to input: HTTPInput) -> Response {
        var fields: HTTPFields = [.eTag: etag]
        fields[.cacheControl] = "private, max-age=\(max(0, seconds - 60))"
        if input.fields[.ifNoneMatch].map({ EntityTag.isNamed(etag, in: $0) }) ?? false {
            return Response(status: .notModified, headers: fields)
        }
        fields[.location] = location
        fields[.contentLength] = "0"
        return Response(status: .found, headers: fields)
    }
}
