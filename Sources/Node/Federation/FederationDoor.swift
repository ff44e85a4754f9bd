import Chat
import Federation
import Logging
import Storage

/// Where other servers come in: a listener of its own, on the loops of the others.
struct FederationDoor: Sendable {
    private let listener: Listener
    private let configuration: FederationConfiguration
    private let name: ServerName
    private let logger: Logger

    /// Nil when the node links with nobody, or listens for nobody.
    init?(_ opened: OpenedNode, _ identity: FederationIdentity?, _ metrics: ListenerMetrics) {
        let node = opened.context
        let configuration = node.configuration.federation
        guard let identity, configuration.mode != .off, configuration.address != nil else { return nil }
        let linked = Self.linked(node, identity)
        let application = FederationApplication(
            linked: linked, endpoints: FederationEndpoints.all(node, identity.keys, delegate: configuration.server), heard: { _ in })
        self.configuration = configuration
        name = identity.keys.name
        logger = node.logger
        listener = Listener(
            loops: opened.loops, limits: node.configuration.listener, tls: configuration.tls, proxies: node.configuration.listen.proxies,
            application: application, metrics: metrics, logger: node.logger)
    }

    private static func linked(_ node: NodeContext, _ identity: FederationIdentity) -> LinkedNode {
        LinkedNode(
            name: identity.keys.name, database: node.database, log: node.log, keys: identity.keys,
            peerKeys: PeerKeys(identity.client, own: identity.keys, store: store(node), now: node.world.now), calls: identity.client,
            peers: PeerBook(node.configuration.federation.policy), listener: LinkTeller(node: node), now: node.world.now,
            random: node.world.random)
    }

    /// Binds and serves from now on.
    func start() async throws {
        guard let address = configuration.address else { return }
        let port = try await listener.start(address: address, port: configuration.port)
        logger.notice("other nodes can come in", metadata: ["address": "\(address)", "port": "\(port)"])
        if isNobodysToFind { logger.warning("nobody elsewhere can find a node of this name", metadata: ["name": "\(name)"]) }
    }

    /// Whether the name leads every machine to itself, or is an address, which changes hands.
    private var isNobodysToFind: Bool {
        let host = name.host
        return host == "localhost" || host.hasSuffix(".localhost") || AddressBits(host) != nil
    }

    func stop() async { await listener.stop() }

    private static func store(_ node: NodeContext) -> PeerKeys.Store {
        PeerKeys.Store { server in
            let rows = (try? await node.read { session in try session.serverKeys(of: server.text) }) ?? []
            return KnownKey.keys(of: rows)
        } save: { server, keys in
            do {
                try await node.database.write(.interactive) { session in try session.setServerKeys(KnownKey.rows(of: keys), of: server.text)
                }
            } catch {
                // They are asked for again after the next start.
                node.logger.warning("a server's keys could not be kept", metadata: ["server": "\(server)", "reason": "\(error)"])
            }
        }
    }
}
