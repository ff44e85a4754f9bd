package import CanonicalJSON
internal import Chat

/// Which keys events from elsewhere ask for, told without reading them as events: enough to fetch those that are missing.
package enum WireClaims {
    /// A claim for each server that must have signed one of these events; what is no event makes none. The claims cover no message.
    package static func claims(of events: [JSON]) -> [SignatureClaim] { events.flatMap(claims) }

    private static func claims(of event: JSON) -> [SignatureClaim] {
        guard let signatures = event["signatures"]?.object, let moment = event["origin_server_ts"]?.int else { return [] }
        let users = [event["sender"]?.string, event["content"]?["join_authorised_via_users_server"]?.string]
        var servers: [ServerName] = []
        for user in users {
            guard let server = user.flatMap(UserID.init).flatMap({ ServerName($0.server) }), !servers.contains(server) else { continue }
            servers.append(server)
        }
        return servers.map {
            SignatureClaim(
                server: $0, message: [], signatures: SignatureClaim.signatures(of: $0.text, in: signatures), moment: .event(moment))
        }
    }
}
