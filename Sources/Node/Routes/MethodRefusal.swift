import Chat
import HTTPTypes
import Hummingbird

/// Answers methods that a known path does not have.
struct MethodRefusal: HTTPResponder {
    /// Every method that somebody may try.
    static let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options, .trace]

    let allowed: [HTTPRequest.Method]
    let refused: @Sendable (Refusal.Code) -> Void

    func respond(to request: Request, context: HTTPContext) async -> Response {
        let refusal = Refusal(.methodNotAllowed, "This address does not take this method.")
        refused(refusal.code)
        var response = ProblemResponse(refusal, requestID: context.requestID).response
        let names = allowed.map(\.rawValue) + (allowed.contains(.get) ? ["HEAD"] : [])
        response.headers[.allow] = names.sorted().joined(separator: ", ")
        return response
    }
}
