internal import CanonicalJSON

/// A user anywhere: `@ada:north.example`, compared by bytes.
package struct UserID: Sendable, Hashable, CustomStringConvertible {
    private let name: ScopedName

    /// Reads the text form, 255 bytes at most; nil for anything else.
    ///
    /// Also takes the odd local parts that old rooms contain; names for our own users are judged by ``Username``.
    package init?(_ text: String) {
        guard let name = ScopedName(text, sigil: "@") else { return nil }
        self.name = name
    }

    /// A user of this node.
    /// - Precondition: `server` is a valid server name; the node checks its own at start.
    package init(_ username: Username, server: String) {
        guard let name = ScopedName("@\(username.text):\(server)", sigil: "@") else {
            preconditionFailure("The node's name is not a server name.")
        }
        self.name = name
    }

    /// The whole identifier and its two halves, without sigil and colon.
    package var text: String { name.text }
    package var localpart: String { name.localpart }
    package var server: String { name.server }
    package var description: String { name.text }

    package static func == (left: UserID, right: UserID) -> Bool { left.text.hasSameBytes(as: right.text) }
    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}
