package import Chat

/// Why an event from a peer was not taken.
package enum ReceiptReason: Sendable, Equatable, CustomStringConvertible {
    case notAnObject
    case nestedTooDeeply
    case noRoom
    case unknownRoom(RoomID)
    /// It came as an answer about another room.
    case otherRoom(RoomID)
    case deniedServer(String)
    /// The rules of the event format, with the sentence of ``Refusal``.
    case malformed(String)
    /// A room has one create event, and this is another.
    case secondCreateEvent
    case badSignature(server: String)
    /// The key could not be had now, so nobody knows; it may pass another time.
    case keyNotObtainable(server: String)

    /// The step that refused it.
    package var step: ReceiptStep {
        switch self {
        case .notAnObject, .nestedTooDeeply, .noRoom: .limits
        case .unknownRoom, .otherRoom: .room
        case .deniedServer: .accessControl
        case .malformed, .secondCreateEvent: .format
        case .badSignature, .keyNotObtainable: .signatures
        }
    }

    /// Whether the same event may pass another time.
    package var isForNow: Bool {
        if case .keyNotObtainable = self { true } else { false }
    }

    package var description: String {
        switch self {
        case .notAnObject: "An event is a JSON object."
        case .nestedTooDeeply: "The event is nested too deeply."
        case .noRoom: "The event names no room."
        case .unknownRoom(let room): "This server is not in the room \(room)."
        case .otherRoom(let room): "The event is one of another room, \(room)."
        case .deniedServer(let server): "The room does not let the server \(server) take part."
        case .malformed(let sentence): sentence
        case .secondCreateEvent: "The room has another create event."
        case .badSignature(let server): "The signature of \(server) is missing or wrong."
        case .keyNotObtainable(let server): "The key of \(server) cannot be had now."
        }
    }
}
