package import CanonicalJSON
package import Chat

/// Why this node refuses another server's part of a handshake: the protocol's error codes stand here.
package enum HandshakeRefusal: Error, Sendable, Equatable {
    /// We are not in the room, or there is no such room.
    case notInRoom
    /// The server does not speak the room's version.
    case incompatibleVersion(RoomVersion)
    /// A room version that we do not speak.
    case unsupportedVersion
    case forbidden(String)
    /// We cannot see whether the user is in one of the rooms whose members may join.
    case unableToAuthorise
    /// The user may join, but nobody of ours may let them in.
    case unableToGrant
    /// What came is not the event that this request takes.
    case invalid(String)

    /// The answer's HTTP status.
    package var status: Int {
        switch self {
        case .notInRoom: 404
        case .forbidden: 403
        case .incompatibleVersion, .unsupportedVersion, .unableToAuthorise, .unableToGrant, .invalid: 400
        }
    }

    /// The answer's body.
    package var body: JSONObject {
        switch self {
        case .notInRoom: Self.body("M_NOT_FOUND", "This server is not in that room.")
        case .incompatibleVersion(let version):
            ["errcode": "M_INCOMPATIBLE_ROOM_VERSION", "error": "The room has another version.", "room_version": .string(version.rawValue)]
        case .unsupportedVersion: Self.body("M_UNSUPPORTED_ROOM_VERSION", "This server does not speak that room version.")
        case .forbidden(let sentence): Self.body("M_FORBIDDEN", sentence)
        case .unableToAuthorise: Self.body("M_UNABLE_TO_AUTHORISE_JOIN", "This server is in none of the rooms that matter.")
        case .unableToGrant: Self.body("M_UNABLE_TO_GRANT_JOIN", "Nobody on this server may let users in.")
        case .invalid(let sentence): Self.body("M_INVALID_PARAM", sentence)
        }
    }

    private static func body(_ code: String, _ sentence: String) -> JSONObject { ["errcode": .string(code), "error": .string(sentence)] }
}
