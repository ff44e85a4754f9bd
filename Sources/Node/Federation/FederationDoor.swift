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
        let application = FederationApplication(
            node: node, policy: configuration.policy, name: identity.keys.name,
            peers: PeerKeys(identity.client, own: identity.keys, store: Self.store(node), now: node.world.now),
            endpoints: FederationEndpoints.all(identity.keys, delegate: configuration.server))
        self.configuration = configuration
        name = identity.keys.name
        logger = node.logger
        listener = Listener(
            loops: opened.loops, limits: node.configuration.listener, tls: configuration.tls, proxies: node.configuration.listen.proxies,
            application: application, metrics: metrics, logger: node.logger)
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
