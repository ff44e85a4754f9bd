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
    init?(_ opened: OpenedNode, _ links: NodeLinks?, _ metrics: ListenerMetrics) {
        let node = opened.context
        let configuration = node.configuration.federation
        guard let links, configuration.address != nil else { return nil }
        let own = FederationEndpoints.all(node, links.linked.keys, delegate: configuration.server)
        let asked = FederationEndpoints.queries(links.linked) + PeerMedia.endpoints(node) + ServeInvites.endpoints(node)
        let application = FederationApplication(
            linked: links.linked, endpoints: own + asked + links.endpoints, heard: { [weak links] in links?.heard($0) })
        self.configuration = configuration
        name = links.linked.name
        logger = node.logger
        var limits = node.configuration.listener
        limits.bodyBytes = InboundLimits.transactionBytes
        listener = Listener(
            loops: opened.loops, limits: limits, tls: configuration.tls, proxies: node.configuration.listen.proxies,
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
}
