import Chat
import Storage

/// The file of a message: looked up and judged before the message is made, and noted as used with it.
enum MessageMedia {
    /// The content with everything that is known of its file. Before anything is written.
    /// - Parameter sender: may send what they have uploaded themselves.
    static func completed(_ content: MessageContent, _ transaction: Transaction, in room: RoomRow, sender: Caller) throws -> MessageContent
    {
        guard content.type.carriesMedia else { return content }
        guard let media = content.media else { throw Refusal.invalid("content.media", .required, "Such a message has a file.") }
        guard let row = try transaction.session.media(id: media.id), row.uid == sender.uid, !row.isWithdrawn else {
            throw Refusal.notFound(.media)
        }
        guard content.type.carries(row.kind) else {
            throw Refusal.invalid("content.type", .notAllowed, "The file is no \(content.type.rawValue): it can be sent as a document.")
        }
        try MediaQuota.check(transaction.session, transaction.node, rid: room.rid, bytes: row.file.bytes)
        var completed = content
        completed.media = row.reference(server: transaction.node.configuration.identity.name)
        if completed.text.isEmpty { completed.text = row.name }
        return completed
    }

    /// Before a message is forwarded: its file must still be there, and fit into each room.
    static func check(_ content: MessageContent, _ transaction: Transaction, to rooms: [RoomRow]) throws {
        guard let media = content.media else { return }
        if let key = remoteKey(media, transaction.node) {
            guard try transaction.session.remoteMedia(key: key) != nil else { throw Refusal.conflict("The file of this message is gone.") }
            return
        }
        guard let row = try transaction.session.media(id: media.id), !row.isWithdrawn else {
            throw Refusal.conflict("The file of this message is gone.")
        }
        for room in rooms { try MediaQuota.check(transaction.session, transaction.node, rid: room.rid, bytes: row.file.bytes) }
    }

    /// An edit changes what is said about a file, not the file.
    static func edited(_ after: MessageContent, _ before: MessageContent) throws -> MessageContent {
        guard let media = before.media else {
            if after.type.carriesMedia { throw Refusal.conflict("A message without a file cannot get one.") }
            return after
        }
        let key = media.server.map { RemoteMediaKey.text(server: $0, id: media.id) }
        if let other = after.media, other.id != media.id, other.id != key {
            throw Refusal.conflict("The file of a message stays what it is.")
        }
        guard after.type == .text || after.type == before.type else { throw Refusal.conflict("The type of a message with a file stays.") }
        var edited = after
        edited.type = before.type
        edited.media = media
        if edited.text.isEmpty { edited.text = media.name ?? "" }
        return edited
    }

    /// The message is in the log: its file is kept as long as it is there.
    static func use(_ content: MessageContent, _ transaction: Transaction, _ event: StoredEvent) throws {
        guard let media = content.media else { return }
        let holder = MediaHolder.message(rid: event.rid, position: event.position)
        if remoteKey(media, transaction.node) != nil { return try transaction.session.useRemoteMedia(media, by: holder) }
        guard let row = try transaction.session.media(id: media.id) else { return }
        try transaction.session.useMedia(row, by: holder, at: transaction.now)
    }

    /// What a file of another node is called here; nil for one of this node. Another node may call a file as this one calls one of its own.
    private static func remoteKey(_ media: MediaReference, _ node: NodeContext) -> String? {
        guard let server = media.server, !server.utf8.elementsEqual(node.configuration.identity.name.utf8) else { return nil }
        return RemoteMediaKey.text(server: server, id: media.id)
    }
}
