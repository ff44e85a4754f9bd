import CanonicalJSON
import Chat
import Storage

/// What a message says now.
enum MessageText {
    /// The content of a message event after its newest edit; nil when it cannot be shown.
    static func content(_ original: JSONObject, _ edit: StoredEvent?) throws -> MessageContent? {
        let edited = try edit.flatMap { Relation.newContent(of: try $0.content()) }
        return MessageContent(eventType: EventType.message, content: edited ?? original)
    }
}
