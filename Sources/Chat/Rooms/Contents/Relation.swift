package import CanonicalJSON

/// How an event refers to an earlier one (`m.relates_to`).
package enum Relation: Sendable, Equatable {
    /// It answers that message.
    case reply(to: EventID)
    /// It replaces that message's content, if its sender sent that message too.
    case edit(of: EventID)
    /// It is a reaction; the text is an emoji or a short word.
    case reaction(to: EventID, emoji: String)

    /// Reads an event's content; nil when it refers to nothing that we know. The target may be missing, or of another room.
    package init?(content: JSONObject) {
        guard let relation = content["m.relates_to"] else { return nil }
        let target = relation["event_id"]?.string.flatMap(EventID.init)
        switch relation["rel_type"]?.string {
        case "m.replace":
            guard let target else { return nil }
            self = .edit(of: target)
        case "m.annotation":
            guard let target, let emoji = relation["key"]?.string else { return nil }
            self = .reaction(to: target, emoji: emoji)
        default:
            guard let answered = relation["m.in_reply_to"]?["event_id"]?.string.flatMap(EventID.init) else { return nil }
            // In a thread this names the message before, for clients that know no threads.
            if relation["is_falling_back"]?.bool == true { return nil }
            self = .reply(to: answered)
        }
    }

    /// The content that an edit puts in the place of the old one; nil when the event is no edit.
    package static func newContent(of content: JSONObject) -> JSONObject? {
        guard case .edit? = Relation(content: content) else { return nil }
        return content["m.new_content"]?.object
    }
}
