import Chat
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The node's application behind the listener: the routes of the client API, the router for everything else, and problem documents for what
/// neither knows.
struct RouterApplication: HTTPApplication {
    private let routes: RouteTree
    private let responder: RouterResponder<HTTPContext>
    private let refused: @Sendable (Refusal.Code) -> Void

    /// - Parameters:
    ///   - router: with everything else registered, made with the option to answer HEAD where GET is known.
    ///   - refused: told of every refusal made here, for the metrics.
    init(_ routes: RouteTree, _ router: Router<HTTPContext>, refused: @escaping @Sendable (Refusal.Code) -> Void = { _ in }) {
        self.routes = routes
        responder = router.buildResponder()
        self.refused = refused
    }

    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        guard let match = routes.find(request.uri.path) else { return await routed(request, context) }
        let endpoint = match.endpoint(for: request.method)
        context.coreContext.endpointPath.value = (endpoint ?? match.endpoints.values.first)?.path.pattern
        if let endpoint { return await endpoint.respond(to: request, context, match.values) }
        return await MethodRefusal(allowed: Array(match.endpoints.keys), refused: refused).respond(to: request, context: context)
    }

    private func routed(_ request: Request, _ context: HTTPContext) async -> Response {
        do {
            let response = try await responder.respond(to: request, context: context)
            return isUnknown(response) ? try await unknown(request, context) : response
        } catch {
            context.logger.error("a handler failed", metadata: ["failure": "\(error)", "request": "\(context.requestID)"])
            return refusal(Refusal(.internalError, "The node made a mistake; its log says more."), context)
        }
    }

    /// The router's own word for a path it does not know, and for a method it does not know on a path it does: an empty 404.
    private func isUnknown(_ response: Response) -> Bool {
        response.status == .notFound && response.headers[.contentType] == nil
    }

    /// There are more methods than can be registered. TRACE is refused on every path that is there, with what the path allows.
    private func unknown(_ request: Request, _ context: HTTPContext) async throws -> Response {
        var head = request.head
        head.method = .trace
        let traced = try await responder.respond(to: Request(head: head, body: RequestBody(buffer: ByteBuffer())), context: context)
        return isUnknown(traced) ? refusal(.notFound(.route), context) : traced
    }

    private func refusal(_ refusal: Refusal, _ context: HTTPContext) -> Response {
        refused(refusal.code)
        return ProblemResponse(refusal, requestID: context.requestID).response
    }
}
