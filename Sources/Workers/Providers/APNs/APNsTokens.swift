package import Cryptography
import CanonicalJSON

/// The token that says to Apple who sends: one for all connections, made anew within Apple's window, no more often than every 20 minutes
/// and at least hourly. A value; its owner keeps it between requests.
package struct APNsTokens: Sendable {
    private static let renewedAfter: Int64 = 50 * 60
    private static let soonest: Int64 = 20 * 60

    private let key: P256Key
    private let keyID: String
    private let team: String
    private var current: (text: String, made: Int64)?

    /// `keyID` and `team` as Apple shows them: ten characters each.
    package init(key: P256Key, keyID: String, team: String) {
        self.key = key
        self.keyID = keyID
        self.team = team
    }

    /// The token to send with.
    /// - Parameter now: seconds since 1970.
    package mutating func token(now: Int64) -> String {
        // A clock that was set back makes a token of the future, which Apple refuses.
        if let current, now >= current.made, now - current.made < Self.renewedAfter { return current.text }
        return renewed(now)
    }

    /// Apple said that `token` has expired.
    /// - Returns: whether another one is there to try with; false when it would come too soon for Apple.
    package mutating func expired(_ token: String, now: Int64) -> Bool {
        guard let current else { return true }
        // Somebody else has renewed it meanwhile.
        if current.text != token { return true }
        guard now < current.made || now - current.made >= Self.soonest else { return false }
        _ = renewed(now)
        return true
    }

    private mutating func renewed(_ now: Int64) -> String {
        let text = WebToken.make(
            header: ["alg": "ES256", "kid": .string(keyID)], claims: ["iss": .string(team), "iat": .int(now)]
        ) { key.sign($0) }
        current = (text, now)
        return text
    }
}
