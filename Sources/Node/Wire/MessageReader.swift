import CanonicalJSON
import Chat
import Federation
package import Storage

/// Writes the API's `message` objects within one snapshot.
///
/// Users, rooms' markers and what is asked for more than once are read once per reader.
package final class MessageReader {
    let session: any SQLSession
    private let node: NodeContext
    private var briefs: [Int64: [UInt8]] = [:]
    private var markers: [Int64: RoomMarkers] = [:]
    private var reaches: [Int64: RoomReach?] = [:]

    /// Reads within a session's snapshot; not to be kept beyond the body.
    package init(_ session: any SQLSession, _ node: NodeContext) {
        self.session = session
        self.node = node
    }

    /// The message as it is now, as one viewer sees it.
    func bytes(of event: StoredEvent, in room: RoomRow, viewer: Int64, tempID: String? = nil) throws -> [UInt8] {
        let object = try object(of: event, in: room)
        return object.bytes(viewer: viewer, progress: try progress(of: object, in: room, viewer: viewer), tempID: tempID)
    }

    /// Writes the message as one viewer sees it.
    func write(_ object: MessageObject, in room: RoomRow, viewer: Int64, to writer: inout JSONWriter) throws {
        object.write(to: &writer, viewer: viewer, progress: try progress(of: object, in: room, viewer: viewer))
    }

    /// The message as it is now, for everybody.
    func object(of event: StoredEvent, in room: RoomRow) throws -> MessageObject {
        let edit = try event.redactedBy == nil ? session.newestEdit(of: event.position) : nil
        return try object(of: event, edit: edit, reactions: try session.reactions(target: event.position), in: room)
    }

    /// The message as it is now, for everybody, of a page that knows what was added to it.
    func object(of message: StoredMessage, in room: RoomRow) throws -> MessageObject {
        let edit = try message.edit.flatMap { try session.event(at: $0) }
        let reactions = try message.hasReactions ? session.reactions(target: message.event.position) : []
        return try object(of: message.event, edit: edit, reactions: reactions, in: room)
    }

    /// A message that the body at hand has just appended with this content.
    func fresh(_ event: StoredEvent, _ content: JSONObject, in room: RoomRow) throws -> FreshMessage {
        var parts = MessageParts()
        try addRelations(&parts, content, in: room)
        let reach = MessageReach(try reach(room), at: event.position)
        return FreshMessage(
            event, content, parts, roomID: room.roomID, sender: try session.user(uid: event.sender),
            progress: MessageObject.Progress(delivered: 0, read: 0, others: 0, reach: reach), linking: node.media.links.link)
    }

    private func object(of event: StoredEvent, edit: StoredEvent?, reactions: [ReactionRow], in room: RoomRow) throws -> MessageObject {
        var parts = MessageParts()
        guard event.redactedBy == nil else { return try written(event, parts, [], in: room) }
        let content = try event.content()
        parts.content = try MessageText.content(content, edit)
        parts.editedAt = edit?.at
        try addRelations(&parts, content, in: room)
        let groups = try groups(reactions, &parts)
        return try written(event, parts, groups, in: room)
    }

    private func addRelations(_ parts: inout MessageParts, _ content: JSONObject, in room: RoomRow) throws {
        if case .reply(let id)? = Relation(content: content) { parts.replyTo = try reply(to: id, in: room, &parts.others) }
        if let source = ForwardSource(messageContent: content) { parts.forwardedFrom = try forward(source, &parts.others) }
    }

    private func written(_ event: StoredEvent, _ parts: MessageParts, _ groups: [ReactionGroup], in room: RoomRow) throws -> MessageObject {
        let open = parts.open(event, roomID: room.roomID, sender: try brief(event.sender), linking: node.media.links.link)
        return MessageObject(position: event.position, sender: event.sender, others: parts.others, open: open, reactions: groups)
    }

    /// The message replied to: its text as it is now, empty when it is gone or was in another room.
    private func reply(to id: EventID, in room: RoomRow, _ others: inout [Int64]) throws -> [UInt8] {
        var (sender, text) = (UserObject.briefBytes(nil), "")
        if let position = try node.log.position(of: id, in: session), let target = try session.event(at: position), target.rid == room.rid {
            others.append(target.sender)
            sender = try brief(target.sender)
            text = try self.text(of: target)
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id.text)
        writer.key("sender")
        writer.raw(sender)
        writer.member("text", text)
        writer.endObject()
        return writer.bytes
    }

    /// The first 200 characters of what a message says now.
    private func text(of event: StoredEvent) throws -> String {
        guard event.redactedBy == nil else { return "" }
        let content = try MessageText.content(try event.content(), try session.newestEdit(of: event.position))
        return String((content?.text ?? "").prefix(200))
    }

    private func forward(_ source: ForwardSource, _ others: inout [Int64]) throws -> [UInt8] {
        let sender = try session.user(id: source.sender.text)
        if let sender { others.append(sender.uid) }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("roomId", .text(source.roomID?.text))
        writer.key("sender")
        if let sender { UserObject.writeBrief(sender, to: &writer) } else { writer.null() }
        writer.endObject()
        return writer.bytes
    }

    private func groups(_ reactions: [ReactionRow], _ parts: inout MessageParts) throws -> [ReactionGroup] {
        var order: [String] = []
        var people: [String: [Int64]] = [:]
        for reaction in reactions {
            if people[reaction.emoji] == nil { order.append(reaction.emoji) }
            people[reaction.emoji, default: []].append(reaction.uid)
        }
        return try order.map { emoji in
            let uids = people[emoji] ?? []
            let shown = uids.prefix(ReactionGroup.shown)
            parts.others += shown
            return ReactionGroup(emoji: emoji, people: uids, briefs: try shown.map(brief))
        }
    }

    /// A user in brief, encoded.
    private func brief(_ uid: Int64) throws -> [UInt8] {
        if let known = briefs[uid] { return known }
        guard let user = try session.user(uid: uid) else { return UserObject.briefBytes(nil) }
        let brief = UserObject.briefBytes(user)
        briefs[uid] = brief
        return brief
    }

    /// What only the sender sees.
    private func progress(of object: MessageObject, in room: RoomRow, viewer: Int64) throws -> MessageObject.Progress? {
        guard viewer == object.sender else { return nil }
        let markers = try markers[room.rid] ?? RoomMarkers(session, rid: room.rid, except: viewer)
        self.markers[room.rid] = markers
        return MessageObject.Progress(
            delivered: markers.delivered(through: object.position), read: markers.read(through: object.position), others: markers.count,
            reach: MessageReach(try reach(room), at: object.position))
    }

    private func reach(_ room: RoomRow) throws -> RoomReach? {
        if let known = reaches[room.rid] { return known }
        let reach = try node.reach(of: room, in: session)
        reaches[room.rid] = .some(reach)
        return reach
    }
}
