import CanonicalJSON
import Chat
import Federation
import HTTPTypes
import Storage

/// The endpoints of the server-server API that the node has.
enum FederationEndpoints {
    /// - Parameter delegate: where other servers are sent to from the node's own name; nil: they come to port 8448 of it.
    static func all(_ node: NodeContext, _ keys: PublishedKeys, delegate: String?) -> [FederationEndpoint] {
        [
            FederationEndpoint("GET", "/.well-known/matrix/server", isSigned: false) { _ throws(FederationRefusal) in
                guard let delegate else { throw .notFound("This server is where its name leads.") }
                return FederationAnswer(["m.server": .string(delegate)])
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/version", isSigned: false) { _ throws(FederationRefusal) in
                FederationAnswer(["server": ["name": "Rookery", "version": .string(NodeVersion.current)]])
            },
            FederationEndpoint("GET", "/_matrix/key/v2/server", isSigned: false) { _ throws(FederationRefusal) in
                FederationAnswer(.object(keys.object(at: node.world.now())))
            },
            // Servers of before 2022 name the key that they look for.
            FederationEndpoint("GET", "/_matrix/key/v2/server/{}", isSigned: false) { _ throws(FederationRefusal) in
                FederationAnswer(.object(keys.object(at: node.world.now())))
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/query/profile") { ask throws(FederationRefusal) in
                FederationAnswer(try await profile(node, ask))
            },
        ]
    }

    /// What a user is called. Nothing else of an account leaves the node.
    private static func profile(_ node: NodeContext, _ ask: FederationAsk) async throws(FederationRefusal) -> JSON {
        let id = try ask.required("user_id")
        guard let user = UserID(id), user.server.utf8.elementsEqual(node.configuration.identity.name.utf8) else {
            throw .invalid("user_id is no user of this server.")
        }
        let row: UserRow?
        do { row = try await node.read { session in try session.user(id: id) } } catch { throw .internalError }
        guard let row, row.isLocal, row.deletedAt == nil else { throw .notFound("There is no such user.") }
        switch ask["field"] {
        case nil, "displayname": return row.displayName.map { ["displayname": .string($0)] } ?? [:]
        case "avatar_url": return [:]
        default: throw .invalid("There is no such field.")
        }
    }
}
