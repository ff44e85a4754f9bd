import Chat
import Cryptography

/// The people and nodes of these tests.
enum People {
    static let ada = user("@ada:north.example")
    static let ben = user("@ben:north.example")
    static let cleo = user("@cleo:south.example")
    static let dan = user("@dan:south.example")
    static let eve = user("@eve:west.example")
    static let north = "north.example"
    static let south = "south.example"
    static let west = "west.example"

    static func user(_ text: String) -> UserID {
        guard let user = UserID(text) else { preconditionFailure("\(text) is no user id") }
        return user
    }

    /// The id of an event that nobody has.
    static func nowhere(_ number: Int) -> EventID {
        guard let id = EventID(bytes: Digest.sha256(Array("nowhere \(number)".utf8))) else { preconditionFailure("32 bytes are an id") }
        return id
    }
}
