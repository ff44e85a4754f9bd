import CanonicalJSON
import Chat
import Storage

/// `GET messages/{messageId}/edits`: what the message said at each time, the oldest first; nothing of a deleted message.
enum ListEdits {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                let (event, _) = try MemberRoom.message(session, node, messageID: messageID, caller)
                guard event.redactedBy == nil else { return PageObject.json(items: [], prev: nil, next: nil) }
                let original = try event.content()
                var items = [try item(node, original, nil, at: event.at)]
                for position in try session.edits(of: event.position) {
                    guard let edit = try session.event(at: position) else { continue }
                    items.append(try item(node, original, edit, at: edit.at))
                }
                return PageObject.json(items: items, prev: nil, next: nil)
            })
    }

    private static func item(_ node: NodeContext, _ original: JSONObject, _ edit: StoredEvent?, at: Int64) throws -> JSON {
        let content = try MessageText.content(original, edit)?.api(linking: node.media.links.link)
        return ["content": content ?? MessageContent.deletedAPI, "at": .time(at)]
    }
}
