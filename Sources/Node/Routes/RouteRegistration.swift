import Chat
import HTTPTypes
import Hummingbird

extension Router where Context == HTTPContext {
    /// Registers route tables below `/api/v1/`, and a refusal for the methods that their paths do not have.
    /// - Parameter refused: told of every refusal, for the metrics.
    func register(_ routes: [Route], _ node: NodeContext, refused: @escaping @Sendable (Refusal.Code) -> Void = { _ in }) {
        var methods: [String: [HTTPRequest.Method]] = [:]
        for route in routes {
            let path = RoutePath(route.path)
            on(
                RouterPath(path.pattern), method: route.method,
                responder: RouteEndpoint(node: node, route: route, path: path, refused: refused))
            methods[path.pattern, default: []].append(route.method)
        }
        for (pattern, allowed) in methods {
            let refusal = MethodRefusal(allowed: allowed, refused: refused)
            let others = MethodRefusal.methods + (allowed.contains(.get) ? [] : [.head])
            for method in others where !allowed.contains(method) {
                on(RouterPath(pattern), method: method, responder: refusal)
            }
        }
    }
}
