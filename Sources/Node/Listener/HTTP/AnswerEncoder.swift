import HTTPTypes
import NIOCore

/// Writes heads of answers, with the headers every answer has, as bytes. One place for framing and for security
/// headers, so that no answer can miss them: not a 400 for a broken head, not a held poll, not a 404.
struct AnswerEncoder {
    /// How the client learns where the body ends.
    enum Framing: Equatable {
        /// There is none: 204, 304 and the like.
        case none
        case length(Int)
        case chunked
        /// HTTP/1.0 without a length: when the connection closes.
        case untilClose
    }

    let requestID: String
    let date: String
    /// The listed origin that asks, to be told that it may read the answer.
    let allowedOrigin: String?
    /// Whether the client's hop is encrypted: only then may HSTS be sent.
    let isSecure: Bool
    let closes: Bool
    /// Clients of HTTP/1.0 take the connection for closed unless they are told.
    var isHTTP10 = false

    /// Nothing may be loaded or framed; the web page sends a policy of its own.
    static let contentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

    private static let everywhere =
        "x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\nx-frame-options: DENY\r\n"
        + "cross-origin-opener-policy: same-origin\r\n"
    /// A year, as browsers ask for.
    private static let strictTransport = "strict-transport-security: max-age=31536000\r\n"

    /// The framing of an answer whose headers may carry a length.
    static func framing(_ status: HTTPResponse.Status, _ fields: HTTPFields, isHTTP10: Bool) -> Framing {
        if status.code < 200 || status.code == 204 || status.code == 304 { return .none }
        if let length = fields[.contentLength].flatMap({ Int($0) }), length >= 0 { return .length(length) }
        return isHTTP10 ? .untilClose : .chunked
    }

    func write(_ status: HTTPResponse.Status, _ fields: HTTPFields, _ framing: Framing, into buffer: inout ByteBuffer) {
        buffer.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        var hasPolicy = false
        for field in fields where !Self.isOurs(field.name) {
            if field.name == .contentSecurityPolicy { hasPolicy = true }
            write(field.name.canonicalName, field.value, &buffer)
        }
        switch framing {
        case .length(let length): write("content-length", String(length), &buffer)
        case .chunked: buffer.writeString("transfer-encoding: chunked\r\n")
        case .none, .untilClose: break
        }
        write("date", date, &buffer)
        write(HTTPField.Name.xRequestID.canonicalName, requestID, &buffer)
        buffer.writeString(Self.everywhere)
        if !hasPolicy { write("content-security-policy", Self.contentSecurityPolicy, &buffer) }
        if isSecure { buffer.writeString(Self.strictTransport) }
        if let allowedOrigin { writeCrossOrigin(allowedOrigin, &buffer) }
        if closes || isHTTP10 { buffer.writeString(closes ? "connection: close\r\n" : "connection: keep-alive\r\n") }
        buffer.writeString("\r\n")
    }

    private func writeCrossOrigin(_ origin: String, _ buffer: inout ByteBuffer) {
        write("access-control-allow-origin", origin, &buffer)
        write("vary", "origin", &buffer)
        write(
            "access-control-expose-headers", "x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset", &buffer)
    }

    private func write(_ name: String, _ value: String, _ buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
        buffer.writeStaticString("\r\n")
    }

    /// What only the listener may decide: the framing, the connection, and the headers written for every answer.
    private static func isOurs(_ name: HTTPField.Name) -> Bool {
        switch name {
        case .contentLength, .transferEncoding, .connection, .keepAlive, .date, .xRequestID, .xContentTypeOptions,
            .referrerPolicy, .xFrameOptions, .crossOriginOpenerPolicy, .strictTransportSecurity, .accessControlAllowOrigin:
            true
        default: false
        }
    }
}
