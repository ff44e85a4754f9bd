/// Why bytes are no Ed25519 key.
package enum KeyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A seed and a public key have 32 bytes each; these had `found`.
    case wrongLength(found: Int)
    /// OpenSSL refused the bytes.
    case refused

    /// One sentence.
    package var description: String {
        switch self {
        case .wrongLength(let found): "An Ed25519 key has 32 bytes, not \(found)."
        case .refused: "The bytes are no Ed25519 key."
        }
    }
}
