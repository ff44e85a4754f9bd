import CanonicalJSON
import Chat

/// What a client wants to say: read and checked before anything is looked up.
struct MessageForm: Sendable {
    let content: MessageContent
    let replyTo: EventID?
    let tempID: String?

    /// Reads `content` (or `text` alone), `replyTo` and `tempId`.
    /// - Throws: ``Refusal`` `invalid` with every field that is wrong, `not_available` for what nobody can send yet.
    init(_ input: JSON, node: NodeContext) throws(Refusal) {
        var fields = Fields(input)
        tempID = fields.optionalString("tempId", length: 1...64)
        let reply = fields.optionalString("replyTo", length: 1...255)
        try fields.check()
        content = try Self.content(input, node: node)
        guard let reply else {
            replyTo = nil
            return
        }
        guard let id = EventID(reply) else { throw .notFound(.message) }
        replyTo = id
    }

    /// The content of a send or an edit, within the node's own limit.
    static func content(_ input: JSON, node: NodeContext) throws(Refusal) -> MessageContent {
        let content = try MessageContent(request: input)
        let limit = node.configuration.rooms.textBytes
        guard content.text.utf8.count <= limit else {
            throw .invalid("content.text", .tooLong, "A text has at most \(limit) bytes on this node.")
        }
        return content
    }
}
