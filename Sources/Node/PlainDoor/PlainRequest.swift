import CanonicalJSON
import Chat
import NIOCore

/// One message of a client: `{"event": …, "data": …, "id"?: n}`.
struct PlainRequest: Sendable, Equatable {
    let event: String
    /// `.null` when there was none.
    let data: JSON
    /// Where the answer goes; nil when none is asked for.
    let ack: LiveAck?

    /// Bytes of a message at most: larger than the largest event, small enough to be read in a millisecond on the loop.
    static let mostBytes = 256 * 1024

    /// - Throws: `too_large` above `mostBytes`, `bad_request` when the text is no JSON object, `invalid` when a member is missing or of another kind.
    init(_ text: ByteBuffer) throws(Refusal) {
        guard text.readableBytes <= Self.mostBytes else {
            throw Refusal(.tooLarge, "A message must have at most \(Self.mostBytes) bytes.")
        }
        guard let message = Self.parsed(text), case .object = message else { throw .badRequest("A message must be a JSON object.") }
        guard let event = message["event"] else { throw .invalid("event", .required, "A message needs an event.") }
        guard let name = event.string else { throw .invalid("event", .wrongType, "An event's name is a string.") }
        self.event = name
        data = message["data"] ?? .null
        switch message["id"] {
        case nil, .null: ack = nil
        case .some(let id):
            guard let number = id.int else { throw .invalid("id", .wrongType, "A message's id is a whole number.") }
            ack = LiveAck(id: number)
        }
    }

    private static func parsed(_ text: ByteBuffer) -> JSON? {
        text.withUnsafeReadableBytes { try? JSON(parsing: $0) }
    }
}
