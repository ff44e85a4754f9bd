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
        ]
    }

    /// What others ask about rooms and people here.
    static func queries(_ linked: LinkedNode) -> [FederationEndpoint] {
        DirectoryEndpoints.all(linked) + ProfileEndpoints.all(linked) + EncryptionKeyEndpoints.all(linked)
    }
}
