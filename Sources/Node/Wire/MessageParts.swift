import CanonicalJSON
import Chat
import Storage

/// What a message shows, before it is written.
struct MessageParts {
    /// What it says; nil for one that was deleted or cannot be shown.
    var content: MessageContent?
    var editedAt: Int64?
    /// Encoded; nil for none.
    var replyTo: [UInt8]?
    var forwardedFrom: [UInt8]?
    /// Whose names stand in it besides the sender's.
    var others: [Int64] = []

    /// The object up to the value of `reactions`.
    /// - Parameters:
    ///   - sender: in brief, encoded.
    ///   - link: where its file is fetched.
    func open(_ event: StoredEvent, roomID: String, sender: [UInt8], linking link: (MediaReference) -> MediaLink?) -> [UInt8] {
        var writer = JSONWriter(reserving: 512 + event.body.count)
        writer.fragment(#"{"id":"#)
        writer.string(event.eventID.text)
        writer.fragment(#","roomId":"#)
        writer.string(roomID)
        writer.fragment(#","sender":"#)
        writer.raw(sender)
        writer.fragment(#","createdAt":"#)
        writer.string(Timestamp.text(event.at))
        writer.fragment(#","position":"#)
        writer.int(event.position)
        writer.fragment(#","deleted":"#)
        writer.bool(event.redactedBy != nil)
        writer.fragment(#","content":"#)
        if let content { content.write(to: &writer, linking: link) } else { writer.value(MessageContent.deletedAPI) }
        writer.fragment(#","editedAt":"#)
        writer.value(.time(editedAt))
        writer.fragment(#","replyTo":"#)
        if let replyTo { writer.raw(replyTo) } else { writer.null() }
        writer.fragment(#","forwardedFrom":"#)
        if let forwardedFrom { writer.raw(forwardedFrom) } else { writer.null() }
        writer.fragment(#","reactions":"#)
        return writer.bytes
    }
}
