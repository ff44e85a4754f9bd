/// A user's privacy settings.
package struct Privacy: Sendable, Equatable {
    /// Who sees when the user was last there.
    package var lastSeen: PrivacyLevel
    /// Who may put the user into a group without asking; all others invite.
    package var groups: PrivacyLevel
    /// Who may open a direct room with the user without asking; all others invite.
    package var direct: PrivacyLevel
    /// Whether others hear what the user has read.
    package var readReceipts: Bool

    /// What a new account has.
    package static let standard = Privacy(lastSeen: .everyone, groups: .everyone, direct: .everyone, readReceipts: true)

    /// Puts together the settings.
    package init(lastSeen: PrivacyLevel, groups: PrivacyLevel, direct: PrivacyLevel, readReceipts: Bool) {
        self.lastSeen = lastSeen
        self.groups = groups
        self.direct = direct
        self.readReceipts = readReceipts
    }
}
