/// One HTTP request that leaves the node.
package struct FetchRequest: Sendable {
    /// GET, POST, PUT, …
    package var method: String
    /// Where to.
    package var address: WebAddress
    /// Who named the address, and so where it may lead.
    package var reach: FetchReach
    /// Header fields. `Content-Type` is sent only if it is here.
    package var headers: FetchHeaders
    /// What it carries.
    package var body: FetchBody
    /// What it may take.
    package var limits: FetchLimits
    /// Whether receiving it twice does the same as once. Then it is tried again, once, over a new connection when a used one breaks
    /// before an answer. Otherwise it always goes over a connection of its own, which nothing can silently repeat.
    package var isRepeatable: Bool
    /// `http://` is refused unless this says so.
    package var allowsPlainText: Bool
    /// Where the connection goes instead of the address's own host and port, as an SRV record says. `Host` and the name on the certificate
    /// stay those of the address; the guard judges where it really leads.
    package var endpoint: FetchEndpoint?
    /// HTTP/1.1 even where HTTP/2 is offered.
    package var onlyHTTP1 = false

    /// Unless said otherwise GET, HEAD, PUT and DELETE are repeatable (RFC 9110, section 9.2.2), others are not.
    package init(
        _ method: String, _ address: WebAddress, reach: FetchReach, headers: FetchHeaders = [:], body: FetchBody = .none,
        limits: FetchLimits = .standard, isRepeatable: Bool? = nil, allowsPlainText: Bool = false
    ) {
        self.method = method
        self.address = address
        self.reach = reach
        self.headers = headers
        self.body = body
        self.limits = limits
        self.isRepeatable = isRepeatable ?? ["GET", "HEAD", "PUT", "DELETE"].contains(method)
        self.allowsPlainText = allowsPlainText
    }

    /// Why it cannot be sent at all.
    var fault: FetchFailure? {
        guard (1...32).contains(method.utf8.count), method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            return .refused("the method is no word of capitals")
        }
        guard headers.areSound else { return .refused("a header field cannot be written") }
        guard allowsPlainText || address.scheme == "https" else { return .refused("https is needed") }
        guard body.count <= limits.requestBytes else { return .refused("the body is larger than \(limits.requestBytes) bytes") }
        if case .guarded(let judge) = reach, let reason = judge.refusal(ofHost: endpoint?.host ?? address.host) {
            return .addressRefused(reason)
        }
        return nil
    }
}
