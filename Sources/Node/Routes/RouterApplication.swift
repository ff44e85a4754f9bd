import Chat
import HTTPTypes
import Hummingbird
import Logging

/// The node's application behind the listener: the router, and problem documents for what it does not know.
struct RouterApplication: HTTPApplication {
    private let responder: RouterResponder<HTTPContext>
    private let refused: @Sendable (Refusal.Code) -> Void

    /// Takes a router with everything registered, made with the option to answer HEAD where GET is known.
    /// - Parameter refused: told of every refusal made here, for the metrics.
    init(_ router: Router<HTTPContext>, refused: @escaping @Sendable (Refusal.Code) -> Void = { _ in }) {
        responder = router.buildResponder()
        self.refused = refused
    }

    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        do {
            return try await responder.respond(to: request, context: context)
        } catch let error as HTTPError where error.status == .notFound {
            return refusal(.notFound(.route), context)
        } catch {
            context.logger.error("a handler failed", metadata: ["failure": "\(error)", "request": "\(context.requestID)"])
            return refusal(Refusal(.internalError, "The node made a mistake; its log says more."), context)
        }
    }

    private func refusal(_ refusal: Refusal, _ context: HTTPContext) -> Response {
        refused(refusal.code)
        return ProblemResponse(refusal, requestID: context.requestID).response
    }
}
