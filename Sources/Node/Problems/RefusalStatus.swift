package import Chat
package import HTTPTypes

/// The one place where a refusal gets its HTTP status.
extension Refusal.Code {
    /// The status of the client API's error table.
    package var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .unauthenticated, .tokenExpired, .sessionEnded, .badCredentials, .badCode: .unauthorized
        case .forbidden, .banned, .blocked, .suspended, .registrationClosed: .forbidden
        case .notFound, .userNotFound, .roomNotFound, .messageNotFound, .mediaNotFound, .inviteNotFound,
            .storyNotFound, .jobNotFound, .sessionNotFound, .callNotFound, .deviceNotFound, .peerNotFound:
            .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .usernameTaken, .tempIDReused, .conflict: .conflict
        case .inviteExpired, .codeExpired: .gone
        case .tooLarge: .contentTooLarge
        case .unsupportedType: .unsupportedMediaType
        case .invalid: .unprocessableContent
        case .rateLimited: .tooManyRequests
        case .notAvailable: .notImplemented
        case .busy: .serviceUnavailable
        case .storageFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .internalError: .internalServerError
        }
    }
}
