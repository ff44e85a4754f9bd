/// Why bytes are no key.
package enum KeyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A seed and a public key of Ed25519 have 32 bytes each; these had `found`.
    case wrongLength(found: Int)
    /// OpenSSL refused the bytes.
    case refused
    /// A PEM text holds no key, a key of another kind, or one behind a password.
    case notThisKind(expected: String)

    /// One sentence.
    package var description: String {
        switch self {
        case .wrongLength(let found): "An Ed25519 key has 32 bytes, not \(found)."
        case .refused: "The bytes are no such key."
        case .notThisKind(let expected): "The PEM text holds no \(expected) private key without a password."
        }
    }
}
