import HTTPTypes

/// Which web origins beyond the node's own may use it from a browser.
package struct AllowedOrigins: Sendable {
    private let origins: Set<[UInt8]>
    private let allowsAll: Bool

    /// - Parameter origins: `https://chat.example` and the like, or `*` for all.
    package init(_ origins: [String] = []) {
        allowsAll = origins.contains("*")
        self.origins = Set(origins.map { Array($0.lowercased().utf8) })
    }

    /// The value for `Access-Control-Allow-Origin`; nil when the origin is not listed.
    func allowed(_ origin: String?) -> String? {
        guard let origin, allowsAll || origins.contains(Array(origin.lowercased().utf8)) else { return nil }
        return origin
    }

    /// Whether a WebSocket may come from where it says. Programs send no origin; a page may open sockets to any host,
    /// so without this check every web site could talk to the node from its visitors' browsers.
    func allowsSocket(_ request: RequestHead) -> Bool {
        guard let origin = request.fields[.origin] else { return true }
        if allowed(origin) != nil { return true }
        guard let mark = origin.range(of: "://"), let host = request.host else { return false }
        return origin[mark.upperBound...].lowercased() == host.lowercased()
    }
}

extension String {
    /// Where `text` first stands in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        let pattern = Array(text.utf8)
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: pattern) {
                return start..<utf8.index(start, offsetBy: pattern.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
