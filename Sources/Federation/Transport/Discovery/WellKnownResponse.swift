package import Chat
private import CanonicalJSON
package import OutboundHTTP

/// The answer to `GET https://HOST/.well-known/matrix/server`, as far as it matters.
package struct WellKnownResponse: Sendable, Equatable {
    /// The HTTP status.
    package let status: Int
    /// The field `Location`.
    package let location: String?
    /// The field `Cache-Control`; several joined by commas.
    package let cacheControl: String?
    /// The fields `Expires` and `Date`.
    package let expires: String?
    package let date: String?
    /// The body, ``longest`` bytes at most.
    package let body: [UInt8]

    package init(
        status: Int, location: String? = nil, cacheControl: String? = nil, expires: String? = nil, date: String? = nil, body: [UInt8] = []
    ) {
        self.status = status
        self.location = location
        self.cacheControl = cacheControl
        self.expires = expires
        self.date = date
        self.body = body
    }

    /// Bytes of a body that are read.
    package static let longest = 50 << 10
    /// Redirects that are followed.
    package static let mostRedirects = 5

    /// The server that the file names; nil when it is no such file.
    package var delegate: ServerName? {
        guard status == 200, body.count <= Self.longest,
            let json = try? JSON(parsing: body, limits: JSONLimits(maxDepth: 20, maxValues: 5_000))
        else { return nil }
        return json["m.server"]?.string.flatMap { ServerName($0) }
    }

    /// Where the answer to `address` sends on to; nil when it does not, or not to another place that is safe to ask.
    ///
    /// Read are whole URLs, `//host/path` and `/path`. What is relative to the folder has no use here and is not followed.
    package func redirect(from address: WebAddress) -> WebAddress? {
        guard [301, 302, 303, 307, 308].contains(status), let location else { return nil }
        let text = location.prefix { $0 != "#" }
        let absolute =
            if text.hasPrefix("//") { address.scheme + ":" + text } else if text.hasPrefix("/") { address.origin + text } else {
                String(text)
            }
        guard let next = WebAddress(absolute), next.scheme == "https" else { return nil }
        return next
    }

    /// For how many seconds the answer may be kept (RFC 9111, section 4.2.1); nil when it does not say. `Expires` counts where `Cache-Control`
    /// says nothing, from the web server's own clock; one that cannot be read is over.
    /// - Parameter now: milliseconds since 1970, for a server that gives no date.
    package func maxAge(at now: Int64) -> Int? {
        if let age = cacheControl.flatMap(CacheControl.maxAge) { return age }
        guard let expires else { return nil }
        guard let end = ResponseDate.seconds(expires) else { return 0 }
        return Int(max(0, end - (date.flatMap(ResponseDate.seconds) ?? now / 1_000)))
    }
}

/// The one thing of `Cache-Control` that is asked here (RFC 9111, section 5.2).
enum CacheControl {
    /// Seconds; 0 for `no-store` and `no-cache`; nil when nothing is said, or nothing that can be read.
    static func maxAge(_ text: String) -> Int? {
        var age: Int?
        for directive in text.prefix(1_000).lowercased().split(separator: ",") {
            let word = directive.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
            if word == "no-store" || word == "no-cache" { return 0 }
            guard word.hasPrefix("max-age=") else { continue }
            let digits = word.dropFirst(8)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { continue }
            // RFC 9111, section 1.2.2: what is too large to hold is as much as can be held.
            age = min(age ?? .max, Int(digits) ?? .max)
        }
        return age
    }
}
