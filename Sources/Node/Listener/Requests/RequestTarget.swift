/// The target of a request line, taken apart: `/path?query`. Absolute targets (`http://host/path`), as proxies may
/// send them, lose scheme and authority (RFC 9112, 3.2.2).
package struct RequestTarget: Sendable, Equatable {
    /// From the first `/` up to the query, still percent-encoded. `*` for `OPTIONS *`.
    package let path: String
    /// Behind the `?`, still percent-encoded; nil without one.
    package let query: String?

    /// Nil when the text is no target: not visible ASCII, a fragment, or neither a path nor an http(s) address.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else { return nil }
        var rest = text[...]
        if rest.utf8.first != UInt8(ascii: "/") {
            if rest == "*" {
                path = "*"
                query = nil
                return
            }
            guard let absolute = Self.withoutAuthority(rest) else { return nil }
            rest = absolute
        }
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        let front = rest[..<(mark ?? rest.endIndex)]
        path = front.isEmpty ? "/" : String(front)
        query = mark.map { String(rest[rest.utf8.index(after: $0)...]) }
    }

    /// Path and query as one string, as the router wants it.
    package var text: String { query.map { "\(path)?\($0)" } ?? path }

    private static func withoutAuthority(_ text: Substring) -> Substring? {
        let lower = text.prefix(8).lowercased()
        let length = lower.hasPrefix("https://") ? 8 : lower.hasPrefix("http://") ? 7 : 0
        let authority = text.dropFirst(length).prefix { $0 != "/" && $0 != "?" }
        guard length > 0, !authority.isEmpty else { return nil }
        return text[authority.endIndex...]
    }
}
