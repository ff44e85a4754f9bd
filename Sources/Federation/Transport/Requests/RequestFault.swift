/// Why a request from a peer is not believed before any key is looked at.
package enum RequestFault: String, Error, Sendable, CaseIterable, CustomStringConvertible {
    case noHeader, malformedHeader, tooManyHeaders, missingParameter, badServerName, unknownAlgorithm, malformedSignature
    case severalOrigins, ownOrigin, otherDestination, malformedTarget, malformedBody

    /// One sentence for the peer's admin; it repeats nothing that came.
    package var description: String {
        switch self {
        case .noHeader: "The request is not signed: it has no Authorization field with X-Matrix."
        case .malformedHeader: "The Authorization field cannot be read."
        case .tooManyHeaders: "The request has too many Authorization fields."
        case .missingParameter: "The Authorization field has no origin, key or sig."
        case .badServerName: "The Authorization field names something that is no server."
        case .unknownAlgorithm: "The key is none of Ed25519."
        case .malformedSignature: "The signature is not 64 bytes in base64."
        case .severalOrigins: "The Authorization fields name different servers."
        case .ownOrigin: "The request says to come from the server that it was sent to."
        case .otherDestination: "The request is meant for another server."
        case .malformedTarget: "The request target is not visible ASCII."
        case .malformedBody: "The body is no JSON that can be signed: no fractions, no large numbers, no key twice."
        }
    }

    /// What is answered: 401 for what is not signed by whom it says, 400 for what cannot be read.
    package var status: Int {
        switch self {
        case .noHeader, .severalOrigins, .ownOrigin, .otherDestination, .unknownAlgorithm: 401
        case .malformedHeader, .tooManyHeaders, .missingParameter, .badServerName, .malformedSignature, .malformedTarget, .malformedBody:
            400
        }
    }
}
