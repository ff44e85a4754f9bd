/// Our rules said no: a stable code for machines, a sentence for people, and for bad input every field that is wrong.
///
/// It carries nothing secret and nothing of the request's content, so it may be shown and logged as it is.
/// Which HTTP status, socket answer or federation error it becomes is decided where those protocols are spoken.
package struct Refusal: Error, Sendable, Equatable {
    /// The word clients act upon.
    package let code: Code
    /// One sentence for people.
    package let detail: String
    /// Which fields are wrong; empty unless the code is `invalid`.
    package let errors: [FieldError]
    /// After how many seconds another try makes sense.
    package let retryAfter: Int?

    package init(_ code: Code, _ detail: String, errors: [FieldError] = [], retryAfter: Int? = nil) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.retryAfter = retryAfter
    }
}

extension Refusal {
    /// The stable words of the client API's error table; the raw value is what stands on the wire.
    package enum Code: String, Sendable, CaseIterable {
        case badRequest = "bad_request"
        case unauthenticated
        case tokenExpired = "token_expired"
        case sessionEnded = "session_ended"
        case badCredentials = "bad_credentials"
        case badCode = "bad_code"
        case forbidden
        case banned
        case blocked
        case suspended
        case registrationClosed = "registration_closed"
        case notFound = "not_found"
        case userNotFound = "user_not_found"
        case roomNotFound = "room_not_found"
        case messageNotFound = "message_not_found"
        case mediaNotFound = "media_not_found"
        case inviteNotFound = "invite_not_found"
        case storyNotFound = "story_not_found"
        case jobNotFound = "job_not_found"
        case sessionNotFound = "session_not_found"
        case callNotFound = "call_not_found"
        case deviceNotFound = "device_not_found"
        case peerNotFound = "peer_not_found"
        case methodNotAllowed = "method_not_allowed"
        case usernameTaken = "username_taken"
        case tempIDReused = "temp_id_reused"
        case conflict
        case inviteExpired = "invite_expired"
        case codeExpired = "code_expired"
        case tooLarge = "too_large"
        case unsupportedType = "unsupported_type"
        case invalid
        case rateLimited = "rate_limited"
        case notAvailable = "not_available"
        case busy
        case storageFull = "storage_full"
        /// A fault of the node's own; the sentence says nothing about it, the log does.
        case internalError = "internal_error"
    }
}
