import CanonicalJSON
package import Chat
import Cryptography

/// A place in a list, opaque to clients: a number and a text, whatever the list is ordered by.
package struct Cursor: Sendable, Equatable {
    /// Row number, position or time.
    package let number: Int64
    /// Username or token; "" where the number is enough.
    package let text: String

    /// A place.
    package init(_ number: Int64, _ text: String = "") {
        self.number = number
        self.text = text
    }

    /// Reads what ``encoded`` wrote; `bad_request` for anything else.
    package init(parsing encoded: String) throws(Refusal) {
        guard encoded.utf8.count <= 1024, let bytes = Base64URL.decode(encoded), let json = try? JSON(parsing: bytes),
            let parts = json.array, parts.count == 2, let number = parts[0].int, let text = parts[1].string
        else { throw .badRequest("The cursor is not one that this node gave.") }
        self.init(number, text)
    }

    /// The form on the wire.
    package var encoded: String { Base64URL.encode(JSON.array([.int(number), .string(text)]).encoded()) }
}
