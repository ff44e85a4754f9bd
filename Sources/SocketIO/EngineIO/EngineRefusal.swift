/// Why an HTTP request to the engine is refused. Status, number and sentence are what Engine.IO clients know.
package enum EngineRefusal: Error, Sendable, Equatable {
    case transportUnknown
    case sessionUnknown
    case badHandshakeMethod
    case badRequest
    case forbidden
    case unsupportedVersion
    case tooLarge
    case busy

    /// HTTP status; the protocol document asks for 400 where others would say 404 or 405.
    package var status: Int {
        switch self {
        case .tooLarge: 413
        case .forbidden: 403
        case .busy: 503
        default: 400
        }
    }

    private var number: Int {
        switch self {
        case .transportUnknown: 0
        case .sessionUnknown: 1
        case .badHandshakeMethod: 2
        case .badRequest, .tooLarge: 3
        case .forbidden, .busy: 4
        case .unsupportedVersion: 5
        }
    }

    private var sentence: String {
        switch self {
        case .transportUnknown: "Transport unknown"
        case .sessionUnknown: "Session ID unknown"
        case .badHandshakeMethod: "Bad handshake method"
        case .badRequest: "Bad request"
        case .forbidden: "Forbidden"
        case .unsupportedVersion: "Unsupported protocol version"
        case .tooLarge: "Payload too large"
        case .busy: "Too many connections"
        }
    }

    /// The JSON body of the answer.
    package var body: [UInt8] {
        Array("{\"code\":\(number),\"message\":\"\(sentence)\"}".utf8)
    }
}
