package import CanonicalJSON

/// An error as servers say it to each other (server-server API, "Standard error response").
package struct FederationRefusal: Error, Sendable {
    /// The HTTP status.
    package let status: Int
    /// The body: `errcode`, `error`, and what goes with them.
    package let body: JSONObject

    /// - Parameters:
    ///   - code: `M_…`
    ///   - text: a sentence for the peer's admin, without anything that came.
    package init(status: Int, code: String, text: String) {
        self.init(status: status, body: ["errcode": .string(code), "error": .string(text)])
    }

    package init(status: Int, body: JSONObject) { (self.status, self.body) = (status, body) }

    /// The handshakes' own refusals.
    package init(_ refusal: HandshakeRefusal) { self.init(status: refusal.status, body: refusal.body) }

    /// There is no such endpoint.
    package static let unrecognized = FederationRefusal(status: 404, code: "M_UNRECOGNIZED", text: "There is no such endpoint here.")
    /// The endpoint has no such method.
    package static let method = FederationRefusal(status: 405, code: "M_UNRECOGNIZED", text: "The endpoint has no such method.")
    /// The node does not link with that server.
    package static let stranger = FederationRefusal(
        status: 403, code: "M_FORBIDDEN", text: "This server does not link with yours: its admin has not listed it.")
    /// The request is not its server's.
    package static let badSignature = FederationRefusal(
        status: 401, code: "M_UNAUTHORIZED", text: "The signature is not by a key that your server publishes now.")
    /// Nobody can tell whose the request is.
    package static let noKey = FederationRefusal(
        status: 401, code: "M_UNAUTHORIZED", text: "Your server's keys could not be fetched, so nothing of it is believed.")
    /// The body is larger than the endpoint takes.
    package static let tooLarge = FederationRefusal(status: 413, code: "M_TOO_LARGE", text: "The body is too large.")
    /// The body broke off.
    package static let broken = FederationRefusal(status: 400, code: "M_NOT_JSON", text: "The body broke off.")
    /// The node made a mistake.
    package static let internalError = FederationRefusal(status: 500, code: "M_UNKNOWN", text: "The node made a mistake.")
    /// The node cannot answer now.
    package static let busy = FederationRefusal(status: 503, code: "M_UNKNOWN", text: "The node is busy. Try again in a moment.")

    /// What was asked for is not here, or not for that server.
    package static func notFound(_ text: String) -> FederationRefusal { FederationRefusal(status: 404, code: "M_NOT_FOUND", text: text) }
    /// It may not be done.
    package static func forbidden(_ text: String) -> FederationRefusal { FederationRefusal(status: 403, code: "M_FORBIDDEN", text: text) }
    /// A parameter or the body is not what it must be.
    package static func invalid(_ text: String) -> FederationRefusal {
        FederationRefusal(status: 400, code: "M_INVALID_PARAM", text: text)
    }

    /// Too much at once; to come again after so many milliseconds.
    package static func patience(_ milliseconds: Int64) -> FederationRefusal {
        FederationRefusal(
            status: 429,
            body: ["errcode": "M_LIMIT_EXCEEDED", "error": "Your server asks too much at once.", "retry_after_ms": .int(milliseconds)])
    }
}
