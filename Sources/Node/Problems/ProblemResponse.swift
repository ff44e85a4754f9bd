package import CanonicalJSON
package import Chat
package import HTTPTypes
import Hummingbird
package import NIOCore

/// A refusal as an RFC 9457 problem document. The same object goes into socket acks (`ProblemResponse.document`).
package struct ProblemResponse: Sendable {
    package let status: HTTPResponse.Status
    package let fields: HTTPFields
    package let body: ByteBuffer

    /// - Parameter status: only where the protocol demands another one than the code's own (408, 431).
    package init(_ refusal: Refusal, requestID: String, status: HTTPResponse.Status? = nil) {
        let status = status ?? refusal.code.status
        self.status = status
        var fields: HTTPFields = [.contentType: Self.contentType]
        if let seconds = refusal.retryAfter { fields[.retryAfter] = String(seconds) }
        if refusal.code == .unauthenticated || refusal.code == .tokenExpired || refusal.code == .sessionEnded {
            fields[.wwwAuthenticate] = "Bearer"
        }
        self.fields = fields
        body = ByteBuffer(bytes: Self.document(refusal, requestID: requestID, status: status).encoded())
    }

    /// The media type of problem documents.
    package static let contentType = "application/problem+json"

    /// The problem object of API.md.
    /// - Parameter requestID: nil where there is no request with a name (live connections).
    package static func document(
        _ refusal: Refusal, requestID: String?, status: HTTPResponse.Status? = nil
    ) -> JSON {
        let status = status ?? refusal.code.status
        var problem: JSONObject = [
            "type": "about:blank",
            "title": .string(status.reasonPhrase),
            "status": .int(status.code),
            "detail": .string(refusal.detail),
            "code": .string(refusal.code.rawValue),
        ]
        if !refusal.errors.isEmpty {
            problem["errors"] = .array(
                refusal.errors.map {
                    ["field": .string($0.field), "code": .string($0.code.rawValue), "detail": .string($0.detail)]
                })
        }
        if let seconds = refusal.retryAfter { problem["retryAfter"] = .int(seconds) }
        if let requestID { problem["requestId"] = .string(requestID) }
        return .object(problem)
    }

    /// The answer for the router.
    var response: Response {
        Response(status: status, headers: fields, body: .init(byteBuffer: body))
    }
}
