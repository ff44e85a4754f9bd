package import CanonicalJSON
import Chat
package import Storage

/// Builds the API's `message` objects within one snapshot, for one viewer or, without one, for everybody at once.
///
/// For everybody, the fields that differ per receiver are left out: `status`, `receipts`, and `mine` in reactions.
package final class MessageReader {
    let session: any SQLSession
    private let node: NodeContext
    private let viewer: Int64?
    private var briefs: [Int64: JSON] = [:]
    private var markers: [Int64: RoomMarkers] = [:]

    /// Reads within a session's snapshot; not to be kept beyond the body.
    package init(_ session: any SQLSession, _ node: NodeContext, viewer: Int64? = nil) {
        self.session = session
        self.node = node
        self.viewer = viewer
    }

    /// The message as it is now.
    package func json(of event: StoredEvent, in room: RoomRow) throws -> JSON {
        var object = JSONObject()
        object["id"] = .string(event.eventID.text)
        object["roomId"] = .string(room.roomID)
        object["sender"] = try brief(event.sender)
        object["createdAt"] = .string(Timestamp.text(event.at))
        object["position"] = .int(event.position)
        object["deleted"] = .bool(event.redactedBy != nil)
        if event.redactedBy == nil { try fill(&object, event, in: room) } else { empty(&object) }
        if viewer == event.sender { try addReceipts(&object, event, in: room) }
        return .object(object)
    }

    /// A user in brief; everybody once per reader.
    package func brief(_ uid: Int64) throws -> JSON {
        if let known = briefs[uid] { return known }
        guard let user = try session.user(uid: uid) else { return .null }
        let brief = UserObject.brief(user)
        briefs[uid] = brief
        return brief
    }

    private func fill(_ object: inout JSONObject, _ event: StoredEvent, in room: RoomRow) throws {
        let original = try event.content()
        let edit = try session.newestEdit(of: event.position)
        object["content"] = try MessageText.content(original, edit)?.api ?? MessageContent.deletedAPI
        object["editedAt"] = .time(edit?.at)
        object["replyTo"] = try reply(original, in: room)
        object["forwardedFrom"] = try forward(original)
        object["reactions"] = try reactions(to: event)
    }

    private func empty(_ object: inout JSONObject) {
        object["content"] = MessageContent.deletedAPI
        object["editedAt"] = .null
        object["replyTo"] = .null
        object["forwardedFrom"] = .null
        object["reactions"] = .array([])
    }

    /// The message replied to: its text as it is now, empty when it is gone or was in another room.
    func reply(_ content: JSONObject, in room: RoomRow) throws -> JSON {
        guard case .reply(let id)? = Relation(content: content) else { return .null }
        guard let position = try node.log.position(of: id, in: session), let target = try session.event(at: position),
            target.rid == room.rid
        else { return .object(["id": .string(id.text), "sender": .null, "text": ""]) }
        return .object([
            "id": .string(id.text), "sender": try brief(target.sender), "text": .string(try text(of: target)),
        ])
    }

    /// The first 200 characters of what a message says now.
    private func text(of event: StoredEvent) throws -> String {
        guard event.redactedBy == nil else { return "" }
        let content = try MessageText.content(try event.content(), try session.newestEdit(of: event.position))
        return String((content?.text ?? "").prefix(200))
    }

    func forward(_ content: JSONObject) throws -> JSON {
        guard let source = ForwardSource(messageContent: content) else { return .null }
        let sender = try session.user(id: source.sender.text).map(UserObject.brief)
        return ["roomId": .text(source.roomID?.text), "sender": sender ?? .null]
    }

    private func reactions(to event: StoredEvent) throws -> JSON {
        var order: [String] = []
        var groups: [String: [Int64]] = [:]
        for reaction in try session.reactions(target: event.position) {
            if groups[reaction.emoji] == nil { order.append(reaction.emoji) }
            groups[reaction.emoji, default: []].append(reaction.uid)
        }
        return .array(
            try order.map { emoji in
                let uids = groups[emoji] ?? []
                var group: JSON = .object([
                    "emoji": .string(emoji), "count": .int(uids.count), "users": .array(try uids.prefix(10).map(brief)),
                ])
                if let viewer { group["mine"] = .bool(uids.contains(viewer)) }
                return group
            })
    }

    private func addReceipts(_ object: inout JSONObject, _ event: StoredEvent, in room: RoomRow) throws {
        let markers = try markers[room.rid] ?? RoomMarkers(session, rid: room.rid, except: event.sender)
        self.markers[room.rid] = markers
        let delivered = markers.delivered(through: event.position)
        let read = markers.read(through: event.position)
        object["receipts"] = .object(["delivered": .int(delivered), "read": .int(read)])
        let status =
            markers.count > 0 && read == markers.count ? "read" : markers.count > 0 && delivered == markers.count ? "delivered" : "sent"
        object["status"] = .string(status)
    }
}
