package import CanonicalJSON
private import Chat
package import OutboundHTTP

/// A request to a peer, before it is signed and sent.
package struct PeerRequest: Sendable {
    /// GET, PUT, POST.
    package let method: String
    /// Path and query as they go into the request line and under the signature.
    package let target: String
    /// The body.
    package let content: JSON?
    /// Nil for what needs no proof: keys, versions.
    package var isSigned = true
    /// What it may take: connecting, waiting, bytes back.
    package var limits = FetchLimits(connect: 10_000, total: 30_000, idle: 20, responseBytes: 4 << 20)

    /// - Parameter target: made by ``PeerTarget``, or fixed.
    package init(_ method: String, _ target: String, content: JSON? = nil) {
        self.method = method
        self.target = target
        self.content = content
    }
}

/// Paths and queries of requests to peers. What is put in is percent-encoded.
package enum PeerTarget {
    /// Segments behind a fixed beginning, and a query.
    package static func path(_ start: String, _ segments: String..., query: [(String, String)] = []) -> String {
        let path = start + segments.map { "/" + PercentText.encode($0) }.joined()
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(PercentText.encode($0.0))=\(PercentText.encode($0.1))" }.joined(separator: "&")
    }
}
