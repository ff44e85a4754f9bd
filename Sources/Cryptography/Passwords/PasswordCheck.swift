/// What a password check found.
package enum PasswordCheck: Equatable, Sendable {
    /// Not the password, or there is no such account.
    case wrong
    /// The password.
    case right
    /// The password, and its hash was made with other parameters than today's: store a new one.
    case rightNeedsRehash
}
