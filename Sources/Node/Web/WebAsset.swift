import Cryptography

/// One file of the web page, as it is sent.
package struct WebAsset: Sendable {
    /// The path it is served at, e.g. `/web/main.js`.
    package let path: String
    /// The whole file.
    package let bytes: [UInt8]
    /// The value of `Content-Type`.
    package let contentType: String
    /// A strong entity tag, quotes included: the file's hash, so that it changes exactly when the file does.
    package let etag: String

    init(_ path: String, _ bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        contentType = Self.contentType(of: path)
        etag = "\"\(Base64URL.encode(Array(Digest.sha256(bytes).prefix(15))))\""
    }

    private static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "webmanifest": "application/manifest+json"
        default: "text/html; charset=utf-8"
        }
    }
}
