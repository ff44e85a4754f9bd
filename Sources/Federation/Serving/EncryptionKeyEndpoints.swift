private import CanonicalJSON
private import Chat
private import Storage

/// Devices and keys of end-to-end encryption: this node's people have none, and other servers hear so instead of an error
/// (server-server API, "Device Management", "End-to-End Encryption").
package enum EncryptionKeyEndpoints {
    /// The endpoints.
    package static func all(_ linked: LinkedNode) -> [FederationEndpoint] {
        [
            FederationEndpoint("GET", "/_matrix/federation/v1/user/devices/{}") { ask throws(FederationRefusal) in
                guard let user = try await linked.ownUser(ask.segments.first ?? "", "The path") else {
                    throw .notFound("There is no such user.")
                }
                return FederationAnswer(["user_id": .string(user.userID), "stream_id": 0, "devices": []])
            },
            FederationEndpoint("POST", "/_matrix/federation/v1/user/keys/query", bodyBytes: 1 << 20) { ask throws(FederationRefusal) in
                FederationAnswer(["device_keys": try empty("device_keys", ask, linked), "master_keys": [:], "self_signing_keys": [:]])
            },
            FederationEndpoint("POST", "/_matrix/federation/v1/user/keys/claim", bodyBytes: 1 << 20) { ask throws(FederationRefusal) in
                FederationAnswer(["one_time_keys": try empty("one_time_keys", ask, linked)])
            },
        ]
    }

    /// An empty object for each of our users that were asked for.
    private static func empty(_ field: String, _ ask: FederationAsk, _ linked: LinkedNode) throws(FederationRefusal) -> JSON {
        guard let users = ask.content?[field]?.object else { throw .invalid("\(field) is no object.") }
        var answer = JSONObject()
        for (user, _) in users where UserID(user)?.server.hasSameBytes(as: linked.name.text) == true { answer[user] = [:] }
        return .object(answer)
    }
}
