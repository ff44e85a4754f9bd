import Chat
import Cryptography

/// The people and nodes of every test.
enum Cast {
    static let ada = user("@ada:north.example")
    static let ben = user("@ben:north.example")
    static let cleo = user("@cleo:south.example")
    static let dan = user("@dan:south.example")
    static let everybody = [ada, ben, cleo, dan]

    static func user(_ text: String) -> UserID {
        guard let user = UserID(text) else { preconditionFailure("\(text) is no user id") }
        return user
    }

    /// An event id made of one byte.
    static func id(_ byte: UInt8) -> EventID {
        guard let id = EventID(bytes: [UInt8](repeating: byte, count: 32)) else { preconditionFailure("32 bytes are an id") }
        return id
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        Digest.sha256(bytes)
    }
}
