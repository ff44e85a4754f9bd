import CanonicalJSON
import Chat
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// `POST /api/v1/hooks/twilio`: Twilio says what became of a text. Nobody else is believed. What it says is
/// taken in as a job: it may come before the node has written down that the text was sent.
struct TextStatusRoute: Sendable {
    static let path = RoutePath.root + "hooks/twilio"
    /// Twilio's form has a few hundred bytes.
    private static let longest = 16 * 1024

    let node: NodeContext
    /// Told of every refusal.
    let refused: @Sendable (Refusal.Code) -> Void

    func register(on router: Router<HTTPContext>) {
        router.post(RouterPath(Self.path)) { request, context in await answer(request, context) }
        let refusal = MethodRefusal(allowed: [.post], refused: refused)
        for method in MethodRefusal.methods + [.head] where method != .post {
            router.on(RouterPath(Self.path), method: method, responder: refusal)
        }
    }

    private func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        do throws(Refusal) {
            if let verdict = node.limits.take(.standard, address: context.address.description), !verdict.isAllowed {
                throw .rateLimited(retryAfter: verdict.retrySeconds)
            }
            try await take(request)
            return Response(status: .noContent, headers: [.cacheControl: "no-store"])
        } catch {
            refused(error.code)
            return ProblemResponse(error, requestID: context.requestID).response
        }
    }

    private static let stranger = Refusal.forbidden("Only Twilio says what became of texts, and signs it.")

    private func take(_ request: Request) async throws(Refusal) {
        guard let read = node.textCallback else { throw .notAvailable("This node sends no text messages.") }
        guard let name = HTTPField.Name("X-Twilio-Signature"), let signature = request.headers[name] else { throw Self.stranger }
        let form: [UInt8]
        do {
            form = Array(buffer: try await request.body.collect(upTo: Self.longest))
        } catch {
            throw Refusal(.tooLarge, "A callback is short.")
        }
        guard let payload = read(signature, node.reachableURL + request.uri.string, form) else { throw Self.stranger }
        let text = String(decoding: payload.encoded(), as: Unicode.UTF8.self)
        // The same thing said twice is one job while the first waits, and changes nothing after it.
        let key = "\(payload["sid"]?.string ?? "") \(payload["status"]?.string ?? "")"
        _ = try await node.write { transaction in
            try transaction.session.enqueue(NewJob(JobCatalog.codeStatus, payload: text, uniqueKey: key), at: transaction.now)
        }
    }
}
