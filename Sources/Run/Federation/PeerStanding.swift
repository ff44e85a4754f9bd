import CanonicalJSON
import Chat
import Federation
import Glibc
import Node

/// Whether this node links with another one: by its settings, and by what admins have said while it ran.
enum PeerStanding: Equatable {
    case linked
    /// An admin keeps it out.
    case blocked
    /// Nobody has listed it.
    case unknown

    /// Asks the node that runs, or its database while none does. Before the node's first start only the settings speak.
    /// - Throws: an exit with a sentence.
    static func find(_ peer: ServerName, _ configuration: NodeConfiguration) async throws -> PeerStanding {
        let settings: PeerStanding = configuration.federation.policy.admits(peer) ? .linked : .unknown
        guard access(configuration.identity.databasePath, F_OK) == 0 else { return settings }
        let door = AdminDoor(configuration)
        var page: JSON = ["limit": .int(200)]
        while true {
            let answer = try await door.ask("listPeers", page)
            if let found = answer["items"]?.array?.first(where: { $0["name"]?.string == peer.text }) { return PeerStanding(found) }
            guard let next = answer["next"]?.string else { return settings }
            page["after"] = .string(next)
        }
    }

    private init(_ peer: JSON) {
        self = peer["linked"]?.bool == true ? .linked : peer["standing"]?.string == "blocked" ? .blocked : .unknown
    }
}
