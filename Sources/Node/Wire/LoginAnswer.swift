package import CanonicalJSON
package import Storage

/// What register, log in and refresh answer.
package enum LoginAnswer {
    /// Makes the access token, too: 15 minutes by default.
    /// - Parameter refreshToken: the only time it is seen in clear.
    package static func json(
        _ node: NodeContext, user: UserRow, session: SessionRow, refreshToken: String, at now: Int64
    ) -> JSON {
        let access = node.tokens.issue(userID: user.userID, sessionID: session.sessionID, at: now)
        return [
            "user": UserObject.own(user, node: node),
            "accessToken": .string(access.token),
            "accessTokenExpiresAt": .time(access.expiresAt),
            "refreshToken": .string(refreshToken),
            "session": SessionObject.json(session, current: true),
        ]
    }
}
