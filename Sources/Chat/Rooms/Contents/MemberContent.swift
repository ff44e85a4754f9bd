package import CanonicalJSON

/// The content of an `m.room.member` event.
package struct MemberContent: Sendable, Equatable {
    package var membership: Membership
    package var displayName: String?
    /// An `mxc:` address.
    package var avatarURL: String?
    package var reason: String?
    /// On an invite: the room is meant as a direct one.
    package var isDirect: Bool
    /// On a restricted join: who vouches that the newcomer may come in.
    package var authoriser: UserID?

    package init(
        _ membership: Membership, displayName: String? = nil, avatarURL: String? = nil, reason: String? = nil, isDirect: Bool = false,
        authoriser: UserID? = nil
    ) {
        self.membership = membership
        self.displayName = displayName
        self.avatarURL = avatarURL
        self.reason = reason
        self.isDirect = isDirect
        self.authoriser = authoriser
    }

    /// Reads such a content; nil without a known membership. Other fields that are not what they should be count as absent.
    package init?(content: JSONObject) {
        guard let membership = content["membership"]?.string.flatMap(Membership.init) else { return nil }
        self.init(
            membership, displayName: content["displayname"]?.string, avatarURL: content["avatar_url"]?.string,
            reason: content["reason"]?.string, isDirect: content["is_direct"]?.bool ?? false,
            authoriser: content["join_authorised_via_users_server"]?.string.flatMap(UserID.init))
    }

    /// The event's content.
    package var content: JSONObject {
        var content: JSONObject = ["membership": .string(membership.rawValue)]
        content["displayname"] = displayName.map(JSON.string)
        content["avatar_url"] = avatarURL.map(JSON.string)
        content["reason"] = reason.map(JSON.string)
        if isDirect { content["is_direct"] = true }
        content["join_authorised_via_users_server"] = authoriser.map { .string($0.text) }
        return content
    }
}
