import HTTPTypes

/// The header names the listener reads or writes beyond those HTTPTypes names.
extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("x-forwarded-for")!
    static let xForwardedProto = HTTPField.Name("x-forwarded-proto")!
    static let xRequestID = HTTPField.Name("x-request-id")!
    static let keepAlive = HTTPField.Name("keep-alive")!
    static let referrerPolicy = HTTPField.Name("referrer-policy")!
    static let xFrameOptions = HTTPField.Name("x-frame-options")!
    static let crossOriginOpenerPolicy = HTTPField.Name("cross-origin-opener-policy")!
}
