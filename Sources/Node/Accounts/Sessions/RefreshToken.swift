import Cryptography

/// A refresh token: 16 bytes that all tokens of a session share, and 32 of its own. Only their hashes are stored.
///
/// The shared part is what makes reuse visible without keeping every old token: one whose family is known and which itself is not
/// must be an older one.
struct RefreshToken: Sendable {
    private static let familyLength = 16
    private static let secretLength = 32

    private let family: [UInt8]
    private let secret: [UInt8]

    /// The first token of a new session.
    static func first(random: (Int) -> [UInt8]) -> RefreshToken {
        RefreshToken(family: random(familyLength), secret: random(secretLength))
    }

    private init(family: [UInt8], secret: [UInt8]) {
        self.family = family
        self.secret = secret
    }

    /// Reads the text form; nil for anything that none of ours can be.
    init?(_ text: String) {
        guard text.utf8.count == (Self.familyLength + Self.secretLength) * 4 / 3, let bytes = Base64URL.decode(text) else { return nil }
        self.init(family: Array(bytes.prefix(Self.familyLength)), secret: Array(bytes.dropFirst(Self.familyLength)))
    }

    /// Another token of the same session.
    func successor(random: (Int) -> [UInt8]) -> RefreshToken {
        RefreshToken(family: family, secret: random(Self.secretLength))
    }

    /// What the client keeps.
    var text: String { Base64URL.encode(family + secret) }

    /// What the session's row keeps.
    var familyHash: [UInt8] { Digest.sha256(family) }

    /// What the token's row keeps.
    var hash: [UInt8] { Digest.sha256(family + secret) }
}
