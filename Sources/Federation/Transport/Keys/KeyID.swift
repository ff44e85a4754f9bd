private import CanonicalJSON

/// The id of an Ed25519 key among the keys of one server: `ed25519:` and a version. Other algorithms have no ids here.
package struct KeyID: Sendable, Hashable, CustomStringConvertible {
    /// The whole id.
    package let text: String

    /// The longest that is read, in bytes.
    static let longest = 128

    /// Nil for another algorithm, without a version, or with what could not stand between the quotes of a header field.
    ///
    /// The specification allows letters, digits and `_` in a version; peers have used more, so any visible ASCII is read.
    package init?(_ text: String) {
        let version = text.utf8.dropFirst(Self.prefix.count)
        guard text.utf8.starts(with: Self.prefix), !version.isEmpty, text.utf8.count <= Self.longest,
            version.allSatisfy({ (0x21...0x7E).contains($0) && ![0x22, 0x2C, 0x5C].contains($0) })
        else { return nil }
        self.text = text
    }

    /// An id of ours, for the key that was made so many times after the first.
    /// - Precondition: not negative.
    package init(number: Int) {
        precondition(number >= 0, "Keys are numbered from 0.")
        text = "ed25519:\(number)"
    }

    package var description: String { text }

    private static let prefix = Array("ed25519:".utf8)
}
