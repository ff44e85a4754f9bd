/// Registration, sessions and tokens. Times are seconds.
package struct AccountConfiguration: Sendable, Equatable {
    /// Who may make an account.
    package enum Registration: String, Sendable, CaseIterable {
        /// Anybody who reaches the node.
        case open
        /// Whoever has an invite to the node.
        case invite
        /// Nobody; the admin makes accounts.
        case closed
    }

    /// Open by default, because by default only this machine reaches the node.
    package var registration = Registration.open
    /// How long an access token is good; it is dead at once when its session ends.
    package var accessTokenSeconds: Int64 = 900
    /// A session that is not used for this long ends.
    package var sessionSeconds: Int64 = 90 * 86_400
    /// The refresh token before the current one stays good this long, in case the answer was lost.
    package var refreshGraceSeconds: Int64 = 60
    /// Sessions of one account at one time; a login beyond it ends the one unused longest.
    package var sessionsPerUser = 100
    /// Characters a new password needs at least.
    package var passwordMinimum = 8
    /// How long a client's `tempId` is remembered.
    package var tempIDSeconds: Int64 = 86_400

    /// The defaults.
    package init() {}
}
