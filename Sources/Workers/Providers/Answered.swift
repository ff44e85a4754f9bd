import CanonicalJSON
import OutboundHTTP

extension FetchResponse {
    /// The body as JSON; nil for anything else: proxies answer with pages of HTML.
    var json: JSON? { try? JSON(parsing: body, limits: JSONLimits(maxDepth: 20, maxValues: 10_000)) }
}
