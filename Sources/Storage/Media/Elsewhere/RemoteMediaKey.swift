internal import Cryptography

/// What a file of another node is called on this one: made of a digest, so that nothing of what the other node calls it is ever a name here.
package enum RemoteMediaKey {
    /// A letter and 32 more. Files of this node have 24: one is never taken for the other.
    private static let length = 33

    /// The key of a file.
    /// - Parameters:
    ///   - server: the node that has it, as its address names it.
    ///   - id: what it is called there.
    package static func text(server: String, id: String) -> String {
        let digest = Digest.sha256(Array("remote media\n\(server)\n\(id)".utf8))
        return "r" + Base64URL.encode(Array(digest.prefix(24)))
    }

    /// Whether a text can be such a key.
    package static func isKey(_ text: String) -> Bool { text.utf8.count == length && text.utf8.first == UInt8(ascii: "r") }
}
