import CanonicalJSON
import Chat
import Storage

/// A message that the body at hand has just appended. It is written when somebody asks for it first: while the disk takes it, if nobody did before.
///
/// Made within a body, which reads everything that it shows; then asked on the thread that has the writer's turn. Nobody has added anything to it yet.
final class FreshMessage {
    /// The row it was appended as.
    let event: StoredEvent
    private let content: JSONObject
    private let parts: MessageParts
    private let roomID: String
    private let sender: UserRow?
    private let progress: MessageObject.Progress
    private let link: (MediaReference) -> MediaLink?

    /// - Parameters:
    ///   - content: of the event, which `parts` show nothing of yet.
    ///   - progress: how far it has got.
    ///   - link: where its file is fetched.
    init(
        _ event: StoredEvent, _ content: JSONObject, _ parts: MessageParts, roomID: String, sender: UserRow?,
        progress: MessageObject.Progress,
        linking link: @escaping (MediaReference) -> MediaLink?
    ) {
        self.event = event
        self.content = content
        self.parts = parts
        self.roomID = roomID
        self.sender = sender
        self.progress = progress
        self.link = link
    }

    /// For everybody.
    private(set) lazy var object = written()

    private func written() -> MessageObject {
        var parts = parts
        parts.content = MessageContent(eventType: EventType.message, content: content)
        let open = parts.open(event, roomID: roomID, sender: UserObject.briefBytes(sender), linking: link)
        return MessageObject(position: event.position, sender: event.sender, others: parts.others, open: open)
    }

    /// As who sent it sees it.
    func answer(tempID: String?) -> [UInt8] { object.bytes(viewer: event.sender, progress: progress, tempID: tempID) }
}
