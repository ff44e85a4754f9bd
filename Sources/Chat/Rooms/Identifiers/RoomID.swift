internal import CanonicalJSON

/// A room anywhere, compared by bytes: from version 12 on `!` and the hash of its create event, before that `!opaque:server`.
package struct RoomID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Reads either form, 255 bytes at most; nil for anything else. Which form a room must have its version says.
    package init?(_ text: String) {
        if text.utf8.count == 44, text.utf8.first == UInt8(ascii: "!") {
            guard EventID("$" + text.dropFirst()) != nil || ScopedName(text, sigil: "!") != nil else { return nil }
        } else if ScopedName(text, sigil: "!") == nil {
            return nil
        }
        self.text = text
    }

    /// The room of version 12 or later that this event created.
    package init(create: EventID) {
        text = String(decoding: create.text(after: UInt8(ascii: "!")), as: UTF8.self)
    }

    /// The create event that the id names; nil for the older form.
    package var createEvent: EventID? { EventID("$" + text.dropFirst()) }

    /// The server that named the room; nil for the newer form. It need not be in the room any more.
    package var server: String? { ScopedName(text, sigil: "!")?.server }

    package var description: String { text }

    package static func == (left: RoomID, right: RoomID) -> Bool { left.text.hasSameBytes(as: right.text) }
    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}
