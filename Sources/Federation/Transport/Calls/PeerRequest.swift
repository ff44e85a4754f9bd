package import CanonicalJSON
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

/// Paths and queries of requests to peers. What is put in is escaped as RFC 3986 wants it, byte by byte.
package enum PeerTarget {
    /// Segments behind a fixed beginning, and a query.
    package static func path(_ start: String, _ segments: String..., query: [(String, String)] = []) -> String {
        let path = start + segments.map { "/" + escaped($0) }.joined()
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    /// Everything but unreserved bytes (RFC 3986, section 2.3) as `%XX`.
    package static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
