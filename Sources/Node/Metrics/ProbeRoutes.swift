import CanonicalJSON
import Chat
import HTTPTypes
import Hummingbird
import NIOCore

/// What machines ask a node outside the client API: is it alive, is it ready, how is it.
struct ProbeRoutes: Sendable {
    let registry: MetricsRegistry
    /// Who may read the metrics, beside this machine.
    let readers: [AddressRange]
    /// Called before the metrics are written, for those that are read from the database.
    let look: @Sendable () async -> Void
    /// Told of every refusal.
    let refused: @Sendable (Refusal.Code) -> Void
    /// Whether the node can take requests; nil when it can, else what is missing, in a sentence.
    let missing: @Sendable () async -> String?

    /// Registers `/healthz`, `/readyz` and `/metrics`.
    func register(on router: Router<HTTPContext>) {
        router.get("/healthz") { _, _ in Self.ok() }
        router.get("/readyz") { _, context in await readiness(context) }
        router.get("/metrics") { _, context in await metrics(context) }
        let refusal = MethodRefusal(allowed: [.get], refused: refused)
        for path in ["/healthz", "/readyz", "/metrics"] {
            for method in MethodRefusal.methods where method != .get { router.on(RouterPath(path), method: method, responder: refusal) }
        }
    }

    private static func ok() -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: "{\"status\":\"ok\"}")))
    }

    private func readiness(_ context: HTTPContext) async -> Response {
        guard let missing = await missing() else { return Self.ok() }
        return ProblemResponse(Refusal(.busy, missing, retryAfter: 1), requestID: context.requestID).response
    }

    /// Whoever may not read them hears what he would hear if there were none.
    private func metrics(_ context: HTTPContext) async -> Response {
        let isReader = context.address.isLoopback || (context.address.bits.map { bits in readers.contains { $0.contains(bits) } } ?? false)
        guard isReader else { return ProblemResponse(.notFound(.route), requestID: context.requestID).response }
        await look()
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: registry.text())))
    }
}
