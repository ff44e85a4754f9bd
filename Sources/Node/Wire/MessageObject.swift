import CanonicalJSON
import Chat
import Storage

/// The API's `message` object as bytes, written once for everybody; what differs per receiver is put in when it is handed out.
struct MessageObject: Sendable {
    /// How far the others have got with a message, as only its sender sees it.
    struct Progress {
        let delivered: Int
        let read: Int
        /// How many others there are.
        let others: Int
        /// Which other nodes have it; nil when it is for none.
        let reach: MessageReach?

        var status: String {
            if others > 0, read == others { return "read" }
            return others > 0 && delivered == others ? "delivered" : "sent"
        }
    }

    /// Its place in the stream.
    let position: Int64
    /// The sender's row number.
    let sender: Int64
    /// Whose names stand in it besides the sender's, by row number.
    let others: [Int64]
    /// The object up to the value of `reactions`.
    private let open: [UInt8]
    private let reactions: [ReactionGroup]

    init(position: Int64, sender: Int64, others: [Int64], open: [UInt8], reactions: [ReactionGroup] = []) {
        self.position = position
        self.sender = sender
        self.others = others
        self.open = open
        self.reactions = reactions
    }

    /// About how much memory it takes.
    var size: Int { 256 + open.count + reactions.reduce(0) { $0 + $1.size } }

    /// Writes the whole object.
    /// - Parameters:
    ///   - viewer: for whom; nil leaves out what differs per receiver.
    ///   - progress: for the sender only.
    ///   - tempID: for the session that sent it.
    func write(to writer: inout JSONWriter, viewer: Int64?, progress: Progress? = nil, tempID: String? = nil) {
        writer.opened(open)
        writer.beginArray()
        for group in reactions { group.write(to: &writer, viewer: viewer) }
        writer.endArray()
        if let progress {
            writer.fragment(#","receipts":{"delivered":"#)
            writer.int(progress.delivered)
            writer.fragment(#","read":"#)
            writer.int(progress.read)
            writer.fragment(#"},"status":"#)
            writer.string(progress.status)
            progress.reach?.write(to: &writer)
        }
        if let tempID { writer.member("tempId", tempID) }
        writer.endObject()
    }

    /// The object alone.
    func bytes(viewer: Int64?, progress: Progress? = nil, tempID: String? = nil) -> [UInt8] {
        var writer = JSONWriter(reserving: size)
        write(to: &writer, viewer: viewer, progress: progress, tempID: tempID)
        return writer.bytes
    }

    /// The data of an event that carries the message: as everybody hears it, or with a `tempId` as the session that sent it does.
    func announced(at position: Int64, tempID: String? = nil) -> [UInt8] {
        var writer = JSONWriter(reserving: size)
        writer.fragment(#"{"message":"#)
        write(to: &writer, viewer: nil, tempID: tempID)
        writer.fragment(#","position":"#)
        writer.int(position)
        writer.endObject()
        return writer.bytes
    }
}

/// Everybody who reacted to a message with the same emoji.
struct ReactionGroup: Sendable {
    /// How many of them are shown by name.
    static let shown = 10

    private let people: [Int64]
    /// The object without its closing brace.
    private let open: [UInt8]

    /// - Parameters:
    ///   - people: row numbers, the earliest first.
    ///   - briefs: the first ``shown`` of them in brief, encoded.
    init(emoji: String, people: [Int64], briefs: [[UInt8]]) {
        self.people = people
        var writer = JSONWriter(reserving: 64 + briefs.reduce(0) { $0 + $1.count + 1 })
        writer.beginObject()
        writer.member("count", Int64(people.count))
        writer.member("emoji", emoji)
        writer.key("users")
        writer.beginArray()
        for brief in briefs { writer.raw(brief) }
        writer.endArray()
        open = writer.bytes
    }

    var size: Int { 64 + open.count + 8 * people.count }

    func write(to writer: inout JSONWriter, viewer: Int64?) {
        writer.raw(open)
        if let viewer { writer.member("mine", people.contains(viewer)) }
        writer.endObject()
    }
}
