internal import CanonicalJSON

/// A name for a room that people can type: `#lobby:north.example`, compared by bytes.
package struct RoomAlias: Sendable, Hashable, CustomStringConvertible {
    private let name: ScopedName

    /// Reads the text form, 255 bytes at most, with a local part that is not empty; nil for anything else.
    package init?(_ text: String) {
        guard let name = ScopedName(text, sigil: "#"), !name.localpart.isEmpty else { return nil }
        self.name = name
    }

    /// `#localpart:server`; nil when one of the two is not what it should be.
    package init?(localpart: String, server: String) {
        self.init("#\(localpart):\(server)")
    }

    /// The whole alias and its two halves, without sigil and colon.
    package var text: String { name.text }
    package var localpart: String { name.localpart }
    package var server: String { name.server }
    package var description: String { name.text }

    package static func == (left: RoomAlias, right: RoomAlias) -> Bool { left.text.hasSameBytes(as: right.text) }
    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}
