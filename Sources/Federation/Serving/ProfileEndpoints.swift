private import CanonicalJSON
private import Chat
private import Storage

/// What other servers may know of this node's people: what they are called, and their picture (server-server API, "Querying for information").
package enum ProfileEndpoints {
    /// The endpoint.
    package static func all(_ linked: LinkedNode) -> [FederationEndpoint] {
        [
            FederationEndpoint("GET", "/_matrix/federation/v1/query/profile") { ask throws(FederationRefusal) in
                guard let user = try await linked.ownUser(try ask.required("user_id"), "user_id") else {
                    throw .notFound("There is no such user.")
                }
                return FederationAnswer(try profile(of: user, field: ask["field"], linked.name.text))
            }
        ]
    }

    private static func profile(of user: UserRow, field: String?, _ server: String) throws(FederationRefusal) -> JSON {
        guard field == nil || field == "displayname" || field == "avatar_url" else { throw .invalid("There is no such field.") }
        var profile = JSONObject()
        if field != "avatar_url" { profile["displayname"] = user.displayName.map(JSON.string) }
        if field != "displayname" { profile["avatar_url"] = user.pictureAddress(server: server).map(JSON.string) }
        return .object(profile)
    }
}
