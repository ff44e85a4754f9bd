/// To whom a user shows or allows something. The raw value is what stands on the wire and in the database.
package enum PrivacyLevel: String, Sendable, CaseIterable {
    /// To all users.
    case everyone
    /// To the people whom the user has put among the contacts.
    case contacts
    /// To nobody but oneself.
    case nobody

    /// Whether it is open to somebody.
    /// - Parameter isContact: whether the *owner* of the setting has the other among the contacts.
    package func allows(isSelf: Bool, isContact: Bool) -> Bool {
        switch self {
        case .everyone: true
        case .contacts: isSelf || isContact
        case .nobody: isSelf
        }
    }
}
