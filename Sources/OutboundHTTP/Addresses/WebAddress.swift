/// An absolute URL of the forms we send to: `https://host:port/path?query`. Read strictly, so that what we judge is what curl connects to.
package struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    package let scheme: String
    /// A name or an address, in lower case; IPv6 without its brackets.
    package let host: String
    /// The port, also when it is the scheme's own.
    package let port: Int
    /// Path and query as they were written, at least `/`.
    package let target: String

    /// The longest that is read, in bytes.
    package static let longest = 4096

    /// Nil for other schemes, user names, fragments, anything but visible ASCII, backslashes, odd hosts and ports.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("\\"),
            !text.contains("#"),
            let colon = text.range(of: "://")
        else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        guard ["https", "http"].contains(scheme) else { return nil }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { "/?".contains($0) } ?? rest.endIndex
        guard let place = Self.place(rest[..<end], scheme == "https" ? 443 : 80) else { return nil }
        (host, port) = place
        target = rest[end...].first == "/" ? String(rest[end...]) : "/" + rest[end...]
    }

    /// Scheme, host and port as browsers write an origin: without the scheme's own port.
    package var origin: String { scheme + "://" + authority }

    /// Host and port as the `Host` field has them.
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (scheme == "https" ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The whole URL.
    package var description: String { origin + target }

    private static func place(_ text: some StringProtocol, _ standard: Int) -> (String, Int)? {
        guard !text.isEmpty, !text.contains("@") else { return nil }
        let host: String
        let after: Substring
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]"), let address = IPAddress(text[text.index(after: text.startIndex)..<close]),
                !address.isIPv4
            else { return nil }
            host = address.description
            after = Substring(text[text.index(after: close)...])
        } else {
            host = String(text.prefix { $0 != ":" }).lowercased()
            after = Substring(text.drop { $0 != ":" })
            guard isName(host) else { return nil }
        }
        guard let port = port(after, standard) else { return nil }
        return (host, port)
    }

    private static func isName(_ host: String) -> Bool {
        (1...253).contains(host.utf8.count) && !host.hasPrefix(".") && !host.contains("..")
            && host.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }

    private static func port(_ text: Substring, _ standard: Int) -> Int? {
        if text.isEmpty { return standard }
        let digits = text.dropFirst()
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
            (1...65_535).contains(port)
        else { return nil }
        return port
    }
}

extension StringProtocol {
    /// The first place where `word` stands.
    fileprivate func range(of word: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(word) { return start..<index(start, offsetBy: word.count) }
            start = index(after: start)
        }
        return nil
    }
}
