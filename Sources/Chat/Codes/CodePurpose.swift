/// What a code is good for. A code made for one purpose is worth nothing for another.
package enum CodePurpose: String, Sendable, CaseIterable {
    /// Logging in, or beginning an account.
    case login
    /// Proving that an address is one's own.
    case confirm
    /// Setting a new password.
    case reset
}
