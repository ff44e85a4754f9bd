import CanonicalJSON
import Chat
import HTTPTypes
import Hummingbird

/// An error as servers say it to each other (server-server API, "Standard error response").
struct FederationRefusal: Error {
    let status: HTTPResponse.Status
    /// `M_…`
    let code: String
    /// A sentence for the peer's admin, without anything that came.
    let text: String

    static let unrecognized = FederationRefusal(status: .notFound, code: "M_UNRECOGNIZED", text: "There is no such endpoint here.")
    static let method = FederationRefusal(status: .methodNotAllowed, code: "M_UNRECOGNIZED", text: "The endpoint has no such method.")
    static let stranger = FederationRefusal(
        status: .forbidden, code: "M_FORBIDDEN", text: "This server does not link with yours: its admin has not listed it.")
    static let badSignature = FederationRefusal(
        status: .unauthorized, code: "M_UNAUTHORIZED", text: "The signature is not by a key that your server publishes now.")
    static let noKey = FederationRefusal(
        status: .unauthorized, code: "M_UNAUTHORIZED", text: "Your server's keys could not be fetched, so nothing of it is believed.")
    static let tooLarge = FederationRefusal(status: .contentTooLarge, code: "M_TOO_LARGE", text: "The body is too large.")
    static let broken = FederationRefusal(status: .badRequest, code: "M_NOT_JSON", text: "The body broke off.")
    static let internalError = FederationRefusal(status: .internalServerError, code: "M_UNKNOWN", text: "The node made a mistake.")

    static func notFound(_ text: String) -> FederationRefusal { FederationRefusal(status: .notFound, code: "M_NOT_FOUND", text: text) }
    static func invalid(_ text: String) -> FederationRefusal {
        FederationRefusal(status: .badRequest, code: "M_INVALID_PARAM", text: text)
    }

    var json: JSON { ["errcode": .string(code), "error": .string(text)] }
}
