import CanonicalJSON
import Chat
import Storage

/// The API's `message` object of a message that this very body appended, as bytes. Nobody has answered, edited, read or deleted it yet:
/// it is written once, without a look at any row, and what differs per receiver is put behind it.
struct FreshMessage {
    private let position: Int64
    /// The object for everybody, without its closing brace.
    private let open: [UInt8]

    /// - Parameters:
    ///   - content: the content of the event.
    ///   - replyTo, forwardedFrom: the two members as they are shown, `.null` for none.
    init(_ event: StoredEvent, _ content: JSONObject, roomID: String, sender: UserRow, replyTo: JSON, forwardedFrom: JSON) throws {
        position = event.position
        var writer = JSONWriter(reserving: 512 + event.body.count)
        writer.fragment(#"{"id":"#)
        writer.string(event.eventID.text)
        writer.fragment(#","roomId":"#)
        writer.string(roomID)
        writer.fragment(#","sender":"#)
        UserObject.writeBrief(sender, to: &writer)
        writer.fragment(#","createdAt":"#)
        writer.string(Timestamp.text(event.at))
        writer.fragment(#","position":"#)
        writer.int(event.position)
        writer.fragment(#","deleted":false,"content":"#)
        if let shown = try MessageText.content(content, nil) { shown.write(to: &writer) } else { writer.value(MessageContent.deletedAPI) }
        writer.fragment(#","editedAt":null,"replyTo":"#)
        writer.value(replyTo)
        writer.fragment(#","forwardedFrom":"#)
        writer.value(forwardedFrom)
        writer.fragment(#","reactions":[]"#)
        open = writer.bytes
    }

    /// The data of `new_message`; with a `tempId` for the session that sent it.
    func announced(tempID: String? = nil) -> [UInt8] {
        var writer = JSONWriter(reserving: open.count + 160)
        writer.fragment(#"{"message":"#)
        write(tempID, to: &writer)
        writer.fragment(#"},"position":"#)
        writer.int(position)
        writer.endObject()
        return writer.bytes
    }

    /// The message as its sender sees it: nobody has it yet.
    func own(tempID: String?) -> [UInt8] {
        var writer = JSONWriter(reserving: open.count + 160)
        write(tempID, to: &writer)
        writer.fragment(#","receipts":{"delivered":0,"read":0},"status":"sent"}"#)
        return writer.bytes
    }

    private func write(_ tempID: String?, to writer: inout JSONWriter) {
        writer.raw(open)
        if let tempID { writer.member("tempId", tempID) }
    }
}

extension MessageReader {
    /// A message that the body at hand has just appended with this content.
    func fresh(_ event: StoredEvent, _ content: JSONObject, in room: RoomRow) throws -> FreshMessage {
        guard let sender = try session.user(uid: event.sender) else {
            throw StorageFailure(.corrupt, "the sender of the event at position \(event.position) has no row")
        }
        return try FreshMessage(
            event, content, roomID: room.roomID, sender: sender, replyTo: reply(content, in: room), forwardedFrom: forward(content))
    }
}
