import Hummingbird
import Storage

/// Everything a node answers over plain HTTP.
enum NodeRouter {
    static func application(_ node: NodeContext, registry: MetricsRegistry, metrics: ListenerMetrics) -> RouterApplication {
        let router = Router(context: HTTPContext.self, options: [.autoGenerateHeadEndpoints])
        let backlog = JobBacklog(registry)
        ProbeRoutes(
            registry: registry, readers: node.configuration.metrics.ranges, look: { await backlog.look(node) }, refused: metrics.refused
        ) {
            await isAnswering(node) ? nil : "The database does not answer."
        }.register(on: router)
        TextStatusRoute(node: node, refused: metrics.refused).register(on: router)
        if let file = WellKnownRoute(node.configuration.federation) { router.on(WellKnownRoute.path, method: .get, responder: file) }
        let page = WebPage(stores: node.configuration.store.delivery == .redirect ? node.media.remote?.origins ?? [] : [])
        router.addWebPage(page)
        router.addDocsPage(page)
        let routes = RouteTree(Route.all.map { RouteEndpoint(node: node, route: $0, path: RoutePath($0.path), refused: metrics.refused) })
        return RouterApplication(routes, router, refused: metrics.refused)
    }

    private static func isAnswering(_ node: NodeContext) async -> Bool {
        (try? await node.read { session in try session.head() }) != nil
    }
}
