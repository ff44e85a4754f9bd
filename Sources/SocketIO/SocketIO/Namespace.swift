import CanonicalJSON

/// The name of a Socket.IO namespace, with its leading slash. Compared byte by byte.
package struct Namespace: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// The one every client begins with; on the wire it is left out.
    package static let main = Namespace("/")

    /// - Precondition: `text` begins with a slash and holds no comma.
    package init(_ text: String) {
        precondition(text.utf8.first == UInt8(ascii: "/"), "A namespace begins with a slash.")
        self.text = text
    }

    package var description: String { text }
    /// True for `/`.
    package var isMain: Bool { text.utf8.count == 1 }

    package static func == (left: Namespace, right: Namespace) -> Bool {
        left.text.hasSameBytes(as: right.text)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
