/// Why a password was neither hashed nor checked.
package enum PasswordHasherError: Error, Equatable, Sendable {
    /// Too many wait already: answer `busy`.
    case busy
    /// The hasher is shut down.
    case stopped
    /// The stored hash cannot be used.
    case unusable(PasswordHashError)
}
